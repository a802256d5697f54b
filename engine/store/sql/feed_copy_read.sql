-- As feed_read, from the copy: the same rows have the same bytes.
COPY (SELECT resident_id, household_id, hamlet_id, birth_date, birth_year, target_groups, route,
             organisation_id, last_check_kind, last_check, resident_since, died_on, moved_to, circumstances
        FROM feed_copy
       WHERE commune_code = $1
       ORDER BY resident_id)
  TO STDOUT (FORMAT binary)
