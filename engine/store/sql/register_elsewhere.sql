-- Who has these personal numbers in other communes: people who moved. The newest id first.
SELECT k.position, p.resident_id, p.commune_code, p.name_key, r.birth_year
  FROM unnest($2::text[]) WITH ORDINALITY AS k (personal_number, position)
  JOIN register.person p ON p.personal_number = k.personal_number AND p.commune_code <> $1
  JOIN register.resident r ON r.commune_code = p.commune_code AND r.resident_id = p.resident_id
 ORDER BY k.position, p.resident_id DESC, p.commune_code
