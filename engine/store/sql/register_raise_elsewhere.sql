-- People of the commune ($2: ids) who may be people of another one: the same name, full date of birth, sex
-- and phone, and not two numbers. Of a pair one is in doubt, not both. Each step looks rows up by an index,
-- one by one (OFFSET 0): without statistics the server would rather compare all with all.
INSERT INTO possible_duplicate (commune_code, resident_id, other_resident_id, other_commune, reason)
SELECT $1, k.resident_id, b.resident_id, b.commune_code, 'person'
  FROM unnest($2::bigint[]) AS k (resident_id)
 CROSS JOIN LATERAL (SELECT p.phone, p.name_key, p.personal_number
                       FROM register.person p
                      WHERE p.commune_code = $1 AND p.resident_id = k.resident_id OFFSET 0) AS a
 CROSS JOIN LATERAL (SELECT p.commune_code, p.resident_id
                       FROM register.person p
                      WHERE p.phone = a.phone AND p.name_key = a.name_key AND p.commune_code <> $1
                        AND p.resident_id <> k.resident_id
                        AND (p.personal_number IS NULL OR a.personal_number IS NULL) OFFSET 0) AS b
 CROSS JOIN LATERAL (SELECT FROM register.resident r, register.resident s
                      WHERE r.commune_code = $1 AND r.resident_id = k.resident_id
                        AND s.commune_code = b.commune_code AND s.resident_id = b.resident_id
                        AND s.birth_date = r.birth_date AND s.sex = r.sex
                        AND num_nulls(s.gone_on, s.died_on, s.moved_to) = 3 OFFSET 0) AS same
 WHERE NOT EXISTS (SELECT FROM possible_duplicate d
                    WHERE d.commune_code = b.commune_code AND d.resident_id = b.resident_id
                      AND d.other_resident_id = k.resident_id)
ON CONFLICT (commune_code, resident_id, other_resident_id) DO NOTHING
