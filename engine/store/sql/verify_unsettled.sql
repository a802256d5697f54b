-- Still in somebody's hands, though its day is past and nobody has a lease.
SELECT m.commune_code, count(*)
  FROM reminder m
  JOIN appointment a USING (commune_code, round, resident_id, need_number, attempt)
 WHERE ($1 = 0 OR m.commune_code = $1)
   AND m.state = 'sending'
   AND CASE m.purpose WHEN 'postponed_open' THEN greatest(a.day, m.send_day) ELSE a.day END < $2
   AND NOT EXISTS (SELECT FROM send_unit u
                    WHERE u.commune_code = m.commune_code AND u.send_day = m.send_day AND u.channel = m.channel
                      AND u.lease_until > now())
 GROUP BY m.commune_code
 ORDER BY m.commune_code
