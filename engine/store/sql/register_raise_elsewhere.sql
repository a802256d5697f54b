-- People of the commune ($2: ids) who may be people of another one: the same name, full date of birth, sex
-- and phone, and not two numbers. Of a pair one is in doubt, not both.
INSERT INTO possible_duplicate (commune_code, resident_id, other_resident_id, other_commune, reason)
SELECT $1, a.resident_id, b.resident_id, b.commune_code, 'person'
  FROM register.person a
  JOIN register.resident r ON r.commune_code = a.commune_code AND r.resident_id = a.resident_id
  JOIN register.person b ON b.phone = a.phone AND b.commune_code <> a.commune_code AND b.name_key = a.name_key
  JOIN register.resident s ON s.commune_code = b.commune_code AND s.resident_id = b.resident_id
 WHERE a.commune_code = $1 AND r.commune_code = $1 AND a.resident_id = ANY ($2::bigint[])
   AND b.resident_id <> a.resident_id AND (a.personal_number IS NULL OR b.personal_number IS NULL)
   AND s.birth_date = r.birth_date AND s.sex = r.sex
   AND s.gone_on IS NULL AND s.died_on IS NULL AND s.moved_to IS NULL
   AND NOT EXISTS (SELECT FROM possible_duplicate d
                    WHERE d.commune_code = b.commune_code AND d.resident_id = b.resident_id
                      AND d.other_resident_id = a.resident_id)
ON CONFLICT (commune_code, resident_id, other_resident_id) DO NOTHING
