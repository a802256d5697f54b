INSERT INTO appointment (commune_code, round, resident_id, need_number, attempt, version, site_id, day, half,
                         arrival, state, is_pinned, origin)
SELECT commune_code, round, resident_id, need_number, attempt, version, site_id, day, half, arrival, state,
       is_pinned, origin
  FROM stage_appointment
 WHERE commune_code = $1 AND NOT is_gone
 ORDER BY round, resident_id, need_number, attempt
ON CONFLICT (commune_code, round, resident_id, need_number, attempt) DO UPDATE
   SET version = excluded.version, site_id = excluded.site_id, day = excluded.day, half = excluded.half,
       arrival = excluded.arrival, state = excluded.state, is_pinned = excluded.is_pinned,
       origin = excluded.origin
