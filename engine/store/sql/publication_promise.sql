WITH promised AS (
    UPDATE appointment
       SET state = 'published'
     WHERE commune_code = $1 AND round = $2 AND state = 'proposed' AND day BETWEEN $3 AND $4
    RETURNING resident_id, need_number, attempt
)
INSERT INTO change_log (commune_code, revision, item, kind, round, resident_id, need_number, attempt)
SELECT $1, $5, $6 + row_number() OVER (ORDER BY resident_id, need_number, attempt), 'appointment', $2,
       resident_id, need_number, attempt
  FROM promised
