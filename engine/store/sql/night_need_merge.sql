INSERT INTO need (commune_code, round, resident_id, need_number, residence_commune, household_id, hamlet_id,
                  state, reason, class, release_day, due_day, target_day, package, tight_to,
                  day_reason, second_visit, tight_site, tight_resource, birth_mark)
SELECT commune_code, round, resident_id, need_number, residence_commune, household_id, hamlet_id,
       state, reason, class, release_day, due_day, target_day, package, tight_to,
       day_reason, second_visit, tight_site, tight_resource, birth_mark
  FROM stage_need
 WHERE commune_code = $1
 ORDER BY round, resident_id, need_number
ON CONFLICT (commune_code, round, resident_id, need_number) DO UPDATE
   SET residence_commune = excluded.residence_commune, household_id = excluded.household_id,
       hamlet_id = excluded.hamlet_id, state = excluded.state, reason = excluded.reason,
       class = excluded.class, release_day = excluded.release_day, due_day = excluded.due_day,
       target_day = excluded.target_day, package = excluded.package, tight_to = excluded.tight_to,
       day_reason = excluded.day_reason, second_visit = excluded.second_visit,
       tight_site = excluded.tight_site, tight_resource = excluded.tight_resource,
       birth_mark = excluded.birth_mark
