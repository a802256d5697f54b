INSERT INTO repair (commune_code, repair_number, kind, undoes, site_id, from_day, until_day, halves, has_closure,
                    had_closure, closed_until, closed_reason, reason, author, made_on, revision)
SELECT $1, coalesce(max(repair_number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15
  FROM repair
 WHERE commune_code = $1
RETURNING repair_number
