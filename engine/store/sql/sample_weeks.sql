COPY site_week (site_id, weekday, half, from_day, capacity, walk_in_reserve) FROM STDIN (FORMAT binary)
