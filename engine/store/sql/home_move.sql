UPDATE resident_home
   SET commune_code = $3, version = version + 1, is_leaving = $4
 WHERE resident_id = ANY ($2::bigint[]) AND commune_code = $1
