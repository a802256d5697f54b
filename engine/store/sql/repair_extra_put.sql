INSERT INTO extra_session (site_id, day, half, capacity, walk_in_reserve)
SELECT $1, day, half, capacity::smallint[], reserve
  FROM unnest($2::date[], $3::smallint[], $4::text[], $5::smallint[]) AS w (day, half, capacity, reserve)
ON CONFLICT (site_id, day, half) DO UPDATE
   SET capacity = excluded.capacity, walk_in_reserve = excluded.walk_in_reserve
