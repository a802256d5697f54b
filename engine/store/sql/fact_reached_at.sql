-- To whom officers gave this telephone number.
SELECT resident_id
  FROM local_fact
 WHERE commune_code = $1 AND kind = 'contact' AND value = $2 AND withdrawn_on IS NULL
   AND from_day <= $3 AND (until_day IS NULL OR until_day >= $3)
 ORDER BY resident_id
 LIMIT $4
