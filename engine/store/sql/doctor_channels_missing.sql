-- Messages that are due on channels which are not among the configured $2, or are switched off.
SELECT count(*) OVER (), q.channel, CASE WHEN q.channel = ANY ($2::text[]) THEN 'not active' ELSE 'not configured' END,
       count(*), min(q.appointment_day)
  FROM reminder_queue AS q
  LEFT JOIN channel AS c ON c.channel = q.channel
 WHERE q.send_day <= $1 AND (q.channel <> ALL ($2::text[]) OR c.is_active IS NOT TRUE)
 GROUP BY q.channel
 ORDER BY min(q.appointment_day), q.channel
 LIMIT 5
