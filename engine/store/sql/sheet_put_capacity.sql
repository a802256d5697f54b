INSERT INTO site_week (site_id, weekday, half, from_day, until_day, capacity, walk_in_reserve)
SELECT site::integer, weekday::smallint, half::smallint, from_day::date, nullif(until_day, '')::date,
       ARRAY[place, doctor, gynaecology, paediatrics, blood, ecg, ultrasound, xray]::smallint[],
       reserve::smallint
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[])
    AS w (site, weekday, half, from_day, until_day, place, doctor, gynaecology, paediatrics, blood, ecg,
              ultrasound, xray, reserve)
ON CONFLICT (site_id, weekday, half, from_day) DO UPDATE
   SET until_day = excluded.until_day, capacity = excluded.capacity, walk_in_reserve = excluded.walk_in_reserve
