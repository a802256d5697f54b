-- By what a row of a list is told to be somebody. Whoever moved away is told in the commune he moved to.
COPY (SELECT f.resident_id, f.household_id, f.hamlet_id, f.birth_date, f.birth_year, f.sex, p.name_key,
             p.personal_number, p.insurance_number, p.phone
        FROM register.resident_feed AS f
        JOIN register.resident_person AS p ON p.commune_code = f.commune_code AND p.resident_id = f.resident_id
       WHERE f.commune_code = $1 AND f.moved_to IS NULL
       ORDER BY f.resident_id)
  TO STDOUT (FORMAT binary)
