COPY session (commune_code, round, site_id, day, half, capacity, walk_in_reserve) FROM STDIN (FORMAT binary)
