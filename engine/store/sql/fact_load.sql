SELECT resident_id, kind, from_day, until_day, value, source, author
  FROM local_fact
 WHERE commune_code = $1 AND ($2 = 0 OR resident_id = $2) AND withdrawn_on IS NULL
   AND (until_day IS NULL OR until_day >= $3)
 ORDER BY resident_id, kind, from_day
