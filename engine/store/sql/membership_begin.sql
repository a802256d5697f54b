INSERT INTO membership (commune_code, resident_id, organisation_id, valid_from)
SELECT $1, t.resident_id, $2, $3
  FROM unnest($4::bigint[]) AS t (resident_id)
ON CONFLICT (commune_code, resident_id, organisation_id, valid_from) DO UPDATE SET valid_to = NULL
