COPY (SELECT resident_id, need_number, household_id, hamlet_id, state, reason, class, release_day, due_day,
             target_day, package, tight_to, day_reason, second_visit, tight_site, tight_resource, birth_mark
        FROM need
       WHERE commune_code = $1 AND round = $2
       ORDER BY resident_id, need_number)
  TO STDOUT (FORMAT binary)
