-- Only communes nobody has written since their last night: a later import waits for the next one.
SELECT commune_code, count(*)
  FROM (SELECT f.commune_code
          FROM round_commune c
          JOIN commune_state s USING (commune_code)
          JOIN register.resident_feed f USING (commune_code)
         WHERE ($1 = 0 OR f.commune_code = $1) AND c.state <> 'closed'
           AND s.planned_revision = s.revision AND s.held_reason IS NULL
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
           AND n.need_number = 1 AND n.state NOT IN ('moved_out', 'deceased', 'duplicate')
           AND NOT EXISTS (SELECT FROM register.resident_feed f
                            WHERE f.commune_code = n.commune_code AND f.resident_id = n.resident_id)) AS unequal
 GROUP BY commune_code
 ORDER BY commune_code
