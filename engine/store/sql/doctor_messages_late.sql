-- A pass moves what did not go on its day, also outside the hours: what is left here nobody has looked at.
SELECT count(*) OVER (), channel, count(*), min(send_day), min(appointment_day)
  FROM reminder_queue
 WHERE send_day < $1::date - $2::integer
 GROUP BY channel
 ORDER BY min(appointment_day), channel
 LIMIT 5
