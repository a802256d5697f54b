-- What waits on a unit, and how much of it for an operator.
SELECT count(*), count(*) FILTER (WHERE r.state = 'ambiguous')
  FROM reminder_queue AS q
  JOIN reminder AS r ON r.commune_code = $1 AND r.round = q.round AND r.resident_id = q.resident_id
   AND r.need_number = q.need_number AND r.attempt = q.attempt AND r.version = q.version
   AND r.purpose = q.purpose AND r.channel = q.channel
 WHERE q.commune_code = $1 AND q.send_day = $2 AND q.channel = $3
