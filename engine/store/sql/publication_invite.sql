WITH invited AS (
    UPDATE appointment AS a
       SET state = 'invited'
     WHERE a.commune_code = $1 AND a.round = $2 AND a.state = 'published'
       AND EXISTS (SELECT FROM reminder AS r
                    WHERE r.commune_code = $1 AND r.round = $2 AND r.resident_id = a.resident_id
                      AND r.need_number = a.need_number AND r.attempt = a.attempt AND r.version = a.version
                      AND r.state IN ('accepted', 'delivered'))
    RETURNING resident_id, need_number, attempt
)
INSERT INTO change_log (commune_code, revision, item, kind, round, resident_id, need_number, attempt)
SELECT $1, $3, $4 + row_number() OVER (ORDER BY resident_id, need_number, attempt), 'appointment', $2,
       resident_id, need_number, attempt
  FROM invited
