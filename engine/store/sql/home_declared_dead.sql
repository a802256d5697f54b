-- Where officers say of these people that they have died: nobody serves them, wherever they are named.
SELECT resident_id, commune_code
  FROM local_fact
 WHERE resident_id = ANY ($1::bigint[]) AND kind = 'died' AND withdrawn_on IS NULL AND from_day <= $2
 ORDER BY resident_id, commune_code
