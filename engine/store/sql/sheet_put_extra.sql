INSERT INTO extra_session (site_id, day, half, capacity, walk_in_reserve)
SELECT site::integer, day::date, half::smallint,
       ARRAY[place, doctor, gynaecology, paediatrics, blood, ecg, ultrasound, xray]::smallint[],
       reserve::smallint
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::text[], $10::text[], $11::text[], $12::text[])
    AS w (site, day, half, place, doctor, gynaecology, paediatrics, blood, ecg, ultrasound, xray, reserve)
ON CONFLICT (site_id, day, half) DO UPDATE
   SET capacity = excluded.capacity, walk_in_reserve = excluded.walk_in_reserve
