SELECT count(*) OVER (), q.channel, count(*), r.reason, min(q.appointment_day)
  FROM reminder_queue AS q
  JOIN reminder AS r ON r.commune_code = q.commune_code AND r.round = q.round AND r.resident_id = q.resident_id
   AND r.need_number = q.need_number AND r.attempt = q.attempt AND r.version = q.version
   AND r.purpose = q.purpose AND r.channel = q.channel
 WHERE q.send_day <= $1::date - $2::integer AND r.state = 'queued' AND r.reason <> ''
 GROUP BY q.channel, r.reason
 ORDER BY count(*) DESC, q.channel, r.reason
 LIMIT 5
