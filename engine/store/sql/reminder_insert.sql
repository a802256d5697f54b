-- What promised appointments still lack. $3 to $7: day, purpose, channel, is_queued, send_day of the
-- rungs; $8, $9: sending hours.
WITH rung AS (
    SELECT day, purpose, channel, is_queued <> 0 AS is_queued, send_day
      FROM unnest($3::date[], $4::text[], $5::text[], $6::integer[], $7::date[])
           AS t (day, purpose, channel, is_queued, send_day)
), fresh AS (
    INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose,
                          channel, state, send_day)
    SELECT a.commune_code, a.round, a.resident_id, a.need_number, a.attempt, a.version, rung.purpose,
           rung.channel, CASE WHEN rung.is_queued THEN 'queued' ELSE 'expired' END, rung.send_day
      FROM appointment AS a
      JOIN rung ON rung.day = a.day
     WHERE a.commune_code = $1 AND a.round = $2 AND a.state IN ('published', 'invited', 'confirmed')
       AND NOT EXISTS (
           SELECT FROM reminder AS r
            WHERE r.commune_code = $1 AND r.round = $2 AND r.resident_id = a.resident_id
              AND r.need_number = a.need_number AND r.attempt = a.attempt AND r.version = a.version
              AND r.purpose = rung.purpose AND r.channel = rung.channel)
    RETURNING resident_id, need_number, attempt, version, purpose, channel, state, send_day
), queued AS (
    INSERT INTO reminder_queue (commune_code, send_day, round, resident_id, need_number, attempt,
                                version, purpose, channel, appointment_day, not_before, not_after)
    SELECT a.commune_code, f.send_day, a.round, f.resident_id, f.need_number, f.attempt, f.version,
           f.purpose, f.channel, a.day, $8::time, $9::time
      FROM fresh AS f
      JOIN appointment AS a ON a.commune_code = $1 AND a.round = $2 AND a.resident_id = f.resident_id
       AND a.need_number = f.need_number AND a.attempt = f.attempt
     WHERE f.state = 'queued'
)
SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'expired') FROM fresh
