-- In pieces, by key; since microsecond 0 is everybody. A row's time that has not come yet counts as now.
COPY (SELECT commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, target_groups, route,
             organisation_id, last_check_kind, last_check, resident_since, died_on, moved_to, circumstances,
             (extract(epoch FROM LEAST(changed_at, now())) * 1000000)::bigint
        FROM register.resident_feed
       WHERE commune_code = $1 AND resident_id > $2
         AND ($3 = 0 OR changed_at >= timestamptz 'epoch' + $3 * interval '1 microsecond')
       ORDER BY resident_id
       LIMIT $4)
  TO STDOUT (FORMAT binary)
