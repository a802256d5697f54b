-- Who told of the last check, and who paid, belongs to that check alone.
UPDATE register.resident r
   SET household_id = s.household_id, hamlet_id = s.hamlet_id, birth_date = s.birth_date,
       birth_year = s.birth_year, sex = s.sex, target_groups = s.target_groups, route = s.route,
       organisation_id = s.organisation_id, last_check_kind = s.last_check_kind, last_check = s.last_check,
       last_check_source = CASE WHEN r.last_check IS NOT DISTINCT FROM s.last_check
                                THEN r.last_check_source ELSE '' END,
       last_check_payer = CASE WHEN r.last_check IS NOT DISTINCT FROM s.last_check THEN r.last_check_payer END,
       resident_since = s.resident_since, language = s.language, circumstances = s.circumstances,
       gone_on = NULL, changed_at = s.changed_at
  FROM register.stage_resident s
 WHERE r.commune_code = $1 AND s.commune_code = $1 AND s.resident_id = r.resident_id
