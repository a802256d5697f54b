-- Work that no sender would find.
SELECT q.commune_code, count(*)
  FROM reminder_queue q
 WHERE ($1 = 0 OR q.commune_code = $1)
   AND NOT EXISTS (SELECT FROM send_unit u
                    WHERE u.commune_code = q.commune_code AND u.send_day = q.send_day AND u.channel = q.channel)
 GROUP BY q.commune_code
 ORDER BY q.commune_code
