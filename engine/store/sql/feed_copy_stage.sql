COPY stage_feed_copy (commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, target_groups, route,
      organisation_id, last_check_kind, last_check, resident_since, died_on, moved_to, circumstances, changed_us)
FROM STDIN (FORMAT binary)
