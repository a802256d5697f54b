COPY register.resident (commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, sex,
                        target_groups, route, organisation_id, last_check_kind, last_check, resident_since,
                        language, circumstances, changed_at)
FROM STDIN (FORMAT binary)
