COPY need (commune_code, round, resident_id, need_number, residence_commune, household_id, hamlet_id, state, reason,
           class, release_day, due_day, target_day, package, tight_to)
FROM STDIN (FORMAT binary)
