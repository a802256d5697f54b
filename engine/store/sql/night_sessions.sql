COPY (SELECT site_id, day, half, capacity::text, walk_in_reserve, booking_limit, expected_absence
        FROM session
       WHERE commune_code = $1 AND round = $2
       ORDER BY site_id, day, half)
  TO STDOUT (FORMAT binary)
