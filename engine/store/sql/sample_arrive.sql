INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, sex,
                               target_groups, target_list_version, route, organisation_id, last_check_kind,
                               last_check, last_check_source, last_check_payer, resident_since, language,
                               guardian_id, circumstances, changed_at)
SELECT $3, resident_id, household_id, $4 + (household_id % $5)::integer, birth_date, birth_year, sex,
       target_groups, target_list_version, route, organisation_id, last_check_kind,
       last_check, last_check_source, last_check_payer, $6::date, language,
       guardian_id, circumstances, changed_at
  FROM register.resident
 WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[])
ON CONFLICT (commune_code, resident_id) DO UPDATE
   SET household_id = excluded.household_id, hamlet_id = excluded.hamlet_id, birth_date = excluded.birth_date,
       birth_year = excluded.birth_year, sex = excluded.sex, target_groups = excluded.target_groups,
       target_list_version = excluded.target_list_version, route = excluded.route,
       organisation_id = excluded.organisation_id, last_check_kind = excluded.last_check_kind,
       last_check = excluded.last_check, last_check_source = excluded.last_check_source,
       last_check_payer = excluded.last_check_payer, resident_since = excluded.resident_since,
       died_on = NULL, moved_to = NULL, language = excluded.language, guardian_id = excluded.guardian_id,
       circumstances = excluded.circumstances, changed_at = excluded.changed_at
