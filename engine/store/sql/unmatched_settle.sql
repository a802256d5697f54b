UPDATE completion_unmatched
   SET settled_on = $4, outcome = $5, author = $6, reason = $7, evidence = '{}'
 WHERE commune_code = $1 AND batch = $2 AND line = $3 AND settled_on IS NULL
