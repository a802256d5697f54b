UPDATE resident_home
   SET is_leaving = false
 WHERE resident_id = ANY ($2::bigint[]) AND commune_code = $1 AND is_leaving
