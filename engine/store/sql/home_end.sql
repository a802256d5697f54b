DELETE FROM resident_home WHERE resident_id = ANY ($2::bigint[]) AND commune_code = $1
