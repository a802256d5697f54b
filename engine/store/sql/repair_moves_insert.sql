INSERT INTO repair_move (commune_code, repair_number, round, resident_id, need_number, attempt, version, fate, is_told,
                         reason, from_site, from_day, from_half, from_arrival, to_site, to_day, to_half, to_arrival)
SELECT $1, $2, round, resident_id, need_number, attempt, version, fate, is_told <> 0, reason, from_site, from_day,
       from_half, nullif(from_arrival, '')::time, to_site, to_day, to_half, nullif(to_arrival, '')::time
  FROM unnest($3::integer[], $4::bigint[], $5::smallint[], $6::smallint[], $7::integer[], $8::text[], $9::integer[],
              $10::text[], $11::integer[], $12::date[], $13::smallint[], $14::text[], $15::integer[], $16::date[],
              $17::smallint[], $18::text[])
    AS w (round, resident_id, need_number, attempt, version, fate, is_told, reason, from_site, from_day, from_half,
          from_arrival, to_site, to_day, to_half, to_arrival)
