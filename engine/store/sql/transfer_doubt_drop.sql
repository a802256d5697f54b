DELETE FROM possible_duplicate WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[])
