SELECT commune_code, count(*)
  FROM (SELECT commune_code
          FROM reminder_queue
         WHERE ($1 = 0 OR commune_code = $1)
           AND (send_day >= appointment_day OR not_before >= not_after)
         UNION ALL
        SELECT t.commune_code
          FROM reminder_attempt t
          JOIN appointment a USING (commune_code, round, resident_id, need_number, attempt, version)
         WHERE ($1 = 0 OR t.commune_code = $1) AND t.purpose <> 'postponed_open'
           AND (t.intended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date >= a.day) AS late
 GROUP BY commune_code
 ORDER BY commune_code
