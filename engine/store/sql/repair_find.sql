SELECT repair_number, kind, undoes, undone_by, site_id, from_day, until_day, halves, has_closure, had_closure,
       closed_until, closed_reason, reason, author, made_on
  FROM repair
 WHERE commune_code = $1 AND ($2 = 0 OR repair_number = $2)
 ORDER BY repair_number
