-- Its messages by channel, purpose and send day; those it was too late for have no send day.
SELECT m.channel, m.purpose, m.send_day, count(*)
  FROM change_log AS c
  JOIN reminder AS m ON m.commune_code = $1 AND m.round = c.round AND m.resident_id = c.resident_id
   AND m.need_number = c.need_number AND m.attempt = c.attempt
  JOIN appointment AS a ON a.commune_code = $1 AND a.round = c.round AND a.resident_id = c.resident_id
   AND a.need_number = c.need_number AND a.attempt = c.attempt AND a.version = m.version
   AND (m.purpose = 'postponed_open') = (a.state = 'cancelled_by_service')
 WHERE c.commune_code = $1 AND c.revision = $2 AND c.kind = 'appointment'
 GROUP BY m.channel, m.purpose, m.send_day
 ORDER BY m.channel, m.send_day NULLS LAST, m.purpose
