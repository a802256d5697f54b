COPY need (commune_code, round, resident_id, need_number, residence_commune, household_id, hamlet_id, state, reason,
           class, release_day, due_day, target_day, package, tight_to, day_reason, second_visit, tight_site,
           tight_resource, birth_mark)
FROM STDIN (FORMAT binary)
