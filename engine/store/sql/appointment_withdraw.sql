-- Proposals nobody was told of; readers learn that they are gone.
WITH wanted AS (
    SELECT round, resident_id, need_number, attempt
      FROM unnest($4::integer[], $5::bigint[], $6::smallint[], $7::smallint[])
           AS t (round, resident_id, need_number, attempt)
), gone AS (
    DELETE FROM appointment AS a
     USING wanted AS w
     WHERE a.commune_code = $1 AND a.round = w.round AND a.resident_id = w.resident_id
       AND a.need_number = w.need_number AND a.attempt = w.attempt AND a.state = 'proposed'
    RETURNING a.round, a.resident_id, a.need_number, a.attempt
)
INSERT INTO change_log (commune_code, revision, item, kind, round, resident_id, need_number, attempt, is_gone)
SELECT $1, $2, $3 + row_number() OVER (ORDER BY round, resident_id, need_number, attempt), 'appointment',
       round, resident_id, need_number, attempt, true
  FROM gone
