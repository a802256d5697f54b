WITH added AS (
    INSERT INTO appointment (commune_code, round, resident_id, need_number, attempt, version, site_id, day,
                             half, arrival, state, is_pinned, origin)
    SELECT $1, round, resident_id, need_number, attempt, 1, $4, $5, half, $6::time, state, false, 'walk_in'
      FROM unnest($7::integer[], $8::bigint[], $9::smallint[], $10::smallint[], $11::text[], $12::smallint[])
           AS t (round, resident_id, need_number, attempt, state, half)
    RETURNING round, resident_id, need_number, attempt
)
INSERT INTO change_log (commune_code, revision, item, kind, round, resident_id, need_number, attempt)
SELECT $1, $2, $3 + row_number() OVER (ORDER BY round, resident_id, need_number, attempt), 'appointment',
       round, resident_id, need_number, attempt
  FROM added
