WITH person AS (
    DELETE FROM register.person WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[]))
DELETE FROM register.resident WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[])
