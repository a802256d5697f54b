-- The members of a household, the oldest first.
SELECT p.resident_id, p.full_name, p.personal_number, p.insurance_number, p.phone, p.phone_owner,
       f.birth_date, f.birth_year, f.sex, f.hamlet_id, f.household_id, f.died_on, f.moved_to
  FROM register.resident_feed AS f
  JOIN register.resident_person AS p ON p.commune_code = $1 AND p.resident_id = f.resident_id
 WHERE f.commune_code = $1 AND f.household_id = $2
 ORDER BY f.birth_year, p.resident_id
