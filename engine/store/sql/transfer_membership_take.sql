-- Whose employer or school it is, and was.
INSERT INTO membership (commune_code, resident_id, organisation_id, valid_from, valid_to)
SELECT $1, resident_id, organisation_id, valid_from, valid_to
  FROM membership
 WHERE commune_code = $2 AND resident_id = ANY ($3::bigint[])
ON CONFLICT (commune_code, resident_id, organisation_id, valid_from) DO UPDATE
   SET valid_to = excluded.valid_to
