-- Numbers that are about to be replaced ($2: the day). A number holds from the day the one before it
-- ended, the first from birth.
WITH replaced AS (
    SELECT p.resident_id, v.scheme, v.old
      FROM register.stage_person s
      JOIN register.person p ON p.commune_code = s.commune_code AND p.resident_id = s.resident_id
     CROSS JOIN LATERAL (VALUES ('personal_number', p.personal_number, s.personal_number),
                                ('insurance_number', p.insurance_number, s.insurance_number))
                     AS v (scheme, old, new)
     WHERE s.commune_code = $1 AND v.old <> v.new)
INSERT INTO register.identifier (commune_code, resident_id, scheme, value, valid_from, valid_to)
SELECT $1, k.resident_id, k.scheme, k.old,
       coalesce((SELECT max(i.valid_to) FROM register.identifier i
                  WHERE i.commune_code = $1 AND i.resident_id = k.resident_id AND i.scheme = k.scheme),
                r.birth_date, make_date(r.birth_year, 1, 1)), $2
  FROM replaced k
  JOIN register.resident r ON r.commune_code = $1 AND r.resident_id = k.resident_id
ON CONFLICT (commune_code, resident_id, scheme, valid_from) DO UPDATE
   SET value = excluded.value, valid_to = excluded.valid_to
