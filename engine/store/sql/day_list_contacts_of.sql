-- Telephones officers were told of these people; of several the last holds.
SELECT resident_id, value
  FROM local_fact
 WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[]) AND kind = 'contact' AND withdrawn_on IS NULL
   AND from_day <= $3 AND (until_day IS NULL OR until_day >= $3) AND value LIKE '+%'
 ORDER BY resident_id, from_day
