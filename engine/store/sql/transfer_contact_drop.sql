DELETE FROM contact_outcome WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[])
