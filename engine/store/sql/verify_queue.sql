SELECT commune_code, count(*)
  FROM (SELECT m.commune_code
          FROM reminder m
         WHERE ($1 = 0 OR m.commune_code = $1) AND m.state IN ('queued', 'sending', 'ambiguous')
           AND NOT EXISTS (SELECT FROM reminder_queue q
                            WHERE q.commune_code = m.commune_code AND q.send_day = m.send_day
                              AND q.round = m.round AND q.resident_id = m.resident_id
                              AND q.need_number = m.need_number AND q.attempt = m.attempt
                              AND q.version = m.version AND q.purpose = m.purpose AND q.channel = m.channel)
         UNION ALL
        SELECT q.commune_code
          FROM reminder_queue q
         WHERE ($1 = 0 OR q.commune_code = $1)
           AND NOT EXISTS (SELECT FROM reminder m
                            WHERE m.commune_code = q.commune_code AND m.send_day = q.send_day
                              AND m.round = q.round AND m.resident_id = q.resident_id
                              AND m.need_number = q.need_number AND m.attempt = q.attempt
                              AND m.version = q.version AND m.purpose = q.purpose AND m.channel = q.channel
                              AND m.state IN ('queued', 'sending', 'ambiguous'))) AS unequal
 GROUP BY commune_code
 ORDER BY commune_code
