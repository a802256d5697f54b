-- A newer word takes the place of the older one.
UPDATE local_fact
   SET withdrawn_on = $5
 WHERE commune_code = $1 AND resident_id = $2 AND kind = $3 AND from_day <> $4 AND withdrawn_on IS NULL
   AND (until_day IS NULL OR until_day >= $5)
