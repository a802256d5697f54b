COPY (SELECT resident_id, household_id, hamlet_id, birth_date, birth_year, sex, target_groups, route,
             last_check_kind, last_check, last_check_source, last_check_payer, died_on, moved_to, language
        FROM register.resident
       WHERE commune_code = $1
       ORDER BY resident_id) TO STDOUT (FORMAT binary)
