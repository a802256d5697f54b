-- Only communes nobody has written since their last night: a later import waits for the next one. One that the
-- newest run has held stays as it was, also where its own row was locked and does not say so.
WITH newest AS (
    SELECT business_date, attempt FROM run WHERE kind = 'nightly'
     ORDER BY business_date DESC, attempt DESC LIMIT 1
), held AS (
    SELECT u.commune_code FROM run_unit u JOIN newest USING (business_date, attempt)
     WHERE u.kind = 'nightly' AND u.state = 'held'
)
SELECT commune_code, count(*)
  FROM (SELECT f.commune_code
          FROM round_commune c
          JOIN commune_state s USING (commune_code)
          JOIN register.resident_feed f USING (commune_code)
         WHERE ($1 = 0 OR f.commune_code = $1) AND c.state <> 'closed'
           AND s.planned_revision = s.revision AND s.held_reason IS NULL
           AND s.commune_code NOT IN (SELECT h.commune_code FROM held h)
           AND NOT EXISTS (SELECT FROM need n
                            WHERE n.commune_code = f.commune_code AND n.round = c.round
                              AND n.resident_id = f.resident_id AND n.need_number = 1)
           AND NOT EXISTS (SELECT FROM residence_claim r
                            WHERE r.commune_code = f.commune_code AND r.resident_id = f.resident_id)
         UNION ALL
        SELECT n.commune_code
          FROM round_commune c
          JOIN commune_state s USING (commune_code)
          JOIN need n USING (commune_code, round)
         WHERE ($1 = 0 OR n.commune_code = $1) AND c.state <> 'closed'
           AND s.planned_revision = s.revision AND s.held_reason IS NULL
           AND s.commune_code NOT IN (SELECT h.commune_code FROM held h)
           AND n.need_number = 1 AND n.state NOT IN ('moved_out', 'deceased', 'duplicate')
           AND NOT EXISTS (SELECT FROM register.resident_feed f
                            WHERE f.commune_code = n.commune_code AND f.resident_id = n.resident_id)) AS unequal
 GROUP BY commune_code
 ORDER BY commune_code
