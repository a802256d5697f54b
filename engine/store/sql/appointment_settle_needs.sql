WITH wanted AS (
    SELECT round, resident_id, need_number, state
      FROM unnest($4::integer[], $5::bigint[], $6::smallint[], $7::text[])
           AS t (round, resident_id, need_number, state)
), settled AS (
    UPDATE need AS n
       SET state = w.state
      FROM wanted AS w
     WHERE n.commune_code = $1 AND n.round = w.round AND n.resident_id = w.resident_id
       AND n.need_number = w.need_number AND n.state <> w.state
    RETURNING n.round, n.resident_id, n.need_number
)
INSERT INTO change_log (commune_code, revision, item, kind, round, resident_id, need_number)
SELECT $1, $2, $3 + row_number() OVER (ORDER BY round, resident_id, need_number), 'need', round, resident_id,
       need_number
  FROM settled
