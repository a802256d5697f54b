-- Those of today may still be settled by the next pass.
SELECT count(*) OVER (), q.channel, count(*), min(q.appointment_day)
  FROM reminder_queue AS q
  JOIN reminder AS r ON r.commune_code = q.commune_code AND r.round = q.round AND r.resident_id = q.resident_id
   AND r.need_number = q.need_number AND r.attempt = q.attempt AND r.version = q.version
   AND r.purpose = q.purpose AND r.channel = q.channel
  JOIN reminder_attempt AS t ON t.commune_code = r.commune_code AND t.round = r.round
   AND t.resident_id = r.resident_id AND t.need_number = r.need_number AND t.attempt = r.attempt
   AND t.version = r.version AND t.purpose = r.purpose AND t.channel = r.channel AND t.generation = r.generation
 WHERE r.state IN ('sending', 'ambiguous')
   AND t.intended_at < ($1::date - $2::integer)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
 GROUP BY q.channel
 ORDER BY count(*) DESC, q.channel
 LIMIT 5
