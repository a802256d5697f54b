COPY stage_session (commune_code, round, site_id, day, half, capacity, walk_in_reserve, booking_limit,
                    expected_absence, is_gone)
FROM STDIN (FORMAT binary)
