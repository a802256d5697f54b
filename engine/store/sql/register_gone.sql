UPDATE register.resident
   SET gone_on = $3, changed_at = to_timestamp($4::bigint)
 WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[])
