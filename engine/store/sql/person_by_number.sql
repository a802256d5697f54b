SELECT k.position - 1, f.commune_code, f.birth_year, p.name_key
  FROM unnest($1::text[]) WITH ORDINALITY AS k (personal_number, position)
  JOIN register.resident_person AS p ON p.personal_number = k.personal_number
  JOIN register.resident_feed AS f ON f.commune_code = p.commune_code AND f.resident_id = p.resident_id
 WHERE f.moved_to IS NULL
 ORDER BY k.position, f.commune_code
