INSERT INTO possible_duplicate (commune_code, resident_id, other_resident_id, other_commune, reason)
SELECT $1, newer, older, $1, reason
  FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS d (newer, older, reason)
ON CONFLICT (commune_code, resident_id, other_resident_id) DO NOTHING
