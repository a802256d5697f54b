INSERT INTO repair_session (commune_code, repair_number, site_id, day, half, capacity_before, reserve_before,
                            capacity_after, reserve_after)
SELECT $1, $2, $3, day, half, nullif(capacity_before, '')::smallint[], reserve_before,
       nullif(capacity_after, '')::smallint[], reserve_after
  FROM unnest($4::date[], $5::smallint[], $6::text[], $7::smallint[], $8::text[], $9::smallint[])
    AS w (day, half, capacity_before, reserve_before, capacity_after, reserve_after)
