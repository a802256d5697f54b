UPDATE resident_home
   SET is_leaving = true
 WHERE resident_id = ANY ($2::bigint[]) AND commune_code = $1 AND NOT is_leaving
