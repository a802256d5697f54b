-- Names, contacts and circumstances in the order asked for; NULL where the register has nobody.
SELECT p.full_name, p.name_key, f.birth_year, f.sex, p.phone, p.phone_owner, f.target_groups, f.circumstances,
       p.email
  FROM unnest($2::bigint[]) WITH ORDINALITY AS k (resident_id, position)
  LEFT JOIN register.resident_person AS p ON p.commune_code = $1 AND p.resident_id = k.resident_id
  LEFT JOIN register.resident_feed AS f ON f.commune_code = $1 AND f.resident_id = k.resident_id
 ORDER BY k.position
