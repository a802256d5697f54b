DELETE FROM local_fact WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[]) AND kind <> 'moved'
