COPY (SELECT r.resident_id, r.household_id, r.hamlet_id, r.birth_date, r.birth_year, r.sex, r.target_groups, r.route,
             r.organisation_id, r.last_check_kind, r.last_check, r.resident_since, r.died_on, r.moved_to, r.gone_on,
             r.language, r.circumstances, p.full_name, p.name_key, p.personal_number, p.insurance_number, p.phone,
             p.phone_owner, p.email, p.address
        FROM register.resident r
        LEFT JOIN register.person p ON p.commune_code = r.commune_code AND p.resident_id = r.resident_id
       WHERE r.commune_code = $1
       ORDER BY r.resident_id)
  TO STDOUT (FORMAT binary)
