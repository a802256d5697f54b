UPDATE local_fact
   SET withdrawn_on = $5
 WHERE commune_code = $1 AND resident_id = $2 AND kind = $3 AND ($4::date IS NULL OR from_day = $4)
   AND withdrawn_on IS NULL
