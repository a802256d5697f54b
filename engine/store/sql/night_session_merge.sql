INSERT INTO session (commune_code, round, site_id, day, half, capacity, walk_in_reserve, booking_limit,
                     expected_absence)
SELECT commune_code, round, site_id, day, half, capacity, walk_in_reserve, booking_limit, expected_absence
  FROM stage_session
 WHERE commune_code = $1 AND NOT is_gone
ON CONFLICT (commune_code, round, site_id, day, half) DO UPDATE
   SET capacity = excluded.capacity, walk_in_reserve = excluded.walk_in_reserve,
       booking_limit = excluded.booking_limit, expected_absence = excluded.expected_absence
