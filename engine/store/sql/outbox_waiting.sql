-- What waits on a unit, and with $4 how much of it is for an operator; without, nobody's reminder is looked at.
SELECT count(*),
       count(*) FILTER (WHERE CASE WHEN $4::boolean THEN EXISTS (
              SELECT FROM reminder AS r
               WHERE r.commune_code = $1 AND r.round = q.round AND r.resident_id = q.resident_id
                 AND r.need_number = q.need_number AND r.attempt = q.attempt AND r.version = q.version
                 AND r.purpose = q.purpose AND r.channel = q.channel AND r.state = 'ambiguous') END)
  FROM reminder_queue AS q
 WHERE q.commune_code = $1 AND q.send_day = $2 AND q.channel = $3
