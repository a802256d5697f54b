SELECT day, half, capacity::text, walk_in_reserve
  FROM extra_session
 WHERE site_id = $1 AND day = ANY ($2::date[])
 ORDER BY day, half
