COPY session (commune_code, round, site_id, day, half, capacity, walk_in_reserve, booking_limit, expected_absence)
FROM STDIN (FORMAT binary)
