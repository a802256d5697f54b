INSERT INTO feed_copy (commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, target_groups, route,
                       organisation_id, last_check_kind, last_check, resident_since, died_on, moved_to, circumstances)
SELECT commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, target_groups, route,
       organisation_id, last_check_kind, last_check, resident_since, died_on, moved_to, circumstances
  FROM stage_feed_copy AS s
 WHERE commune_code = $1
   AND NOT EXISTS (
        SELECT FROM feed_copy AS c
         WHERE c.commune_code = $1 AND c.resident_id = s.resident_id
           AND (c.household_id, c.hamlet_id, c.birth_date, c.birth_year, c.target_groups, c.route, c.organisation_id,
                c.last_check_kind, c.last_check, c.resident_since, c.died_on, c.moved_to, c.circumstances)
               IS NOT DISTINCT FROM
               (s.household_id, s.hamlet_id, s.birth_date, s.birth_year, s.target_groups, s.route, s.organisation_id,
                s.last_check_kind, s.last_check, s.resident_since, s.died_on, s.moved_to, s.circumstances))
 ORDER BY resident_id
ON CONFLICT (commune_code, resident_id) DO UPDATE
   SET household_id = excluded.household_id, hamlet_id = excluded.hamlet_id, birth_date = excluded.birth_date,
       birth_year = excluded.birth_year, target_groups = excluded.target_groups, route = excluded.route,
       organisation_id = excluded.organisation_id, last_check_kind = excluded.last_check_kind,
       last_check = excluded.last_check, resident_since = excluded.resident_since, died_on = excluded.died_on,
       moved_to = excluded.moved_to, circumstances = excluded.circumstances
