-- Of these keys who is in the feed.
SELECT p.resident_id, p.full_name, p.personal_number, p.insurance_number, p.phone, p.phone_owner,
       f.birth_date, f.birth_year, f.sex, f.hamlet_id, f.household_id, f.died_on, f.moved_to
  FROM register.resident_person AS p
  JOIN register.resident_feed AS f ON f.commune_code = $1 AND f.resident_id = p.resident_id
 WHERE p.commune_code = $1 AND p.resident_id = ANY ($2::bigint[])
 ORDER BY p.name_key, p.resident_id
