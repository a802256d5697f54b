-- As appointment_settle_needs leaves them: what is no longer owed here has neither window nor package.
UPDATE need n
   SET state = v.state, reason = 'none', release_day = NULL, due_day = NULL, target_day = NULL, tight_to = NULL,
       tight_site = NULL, tight_resource = NULL, day_reason = '', second_visit = 0, package = 0
  FROM unnest($3::bigint[], $4::smallint[], $5::text[]) AS v (resident_id, need_number, state)
 WHERE n.commune_code = $1 AND n.round = $2
   AND n.resident_id = v.resident_id AND n.need_number = v.need_number
