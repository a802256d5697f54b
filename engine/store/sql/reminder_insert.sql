-- What promised appointments still lack. $3 to $7: day, purpose, channel, is_queued, send_day of the rungs; $8, $9:
-- sending hours; $10: the residents it is about, NULL = everybody. Their units have something to do from now on. Most
-- lack nothing: to look first is cheaper than to try. The sender, who waits for nobody, may queue one by another
-- channel meanwhile.
WITH rung AS (
    SELECT day, purpose, channel, is_queued <> 0 AS is_queued, send_day
      FROM unnest($3::date[], $4::text[], $5::text[], $6::integer[], $7::date[])
           AS t (day, purpose, channel, is_queued, send_day)
), fresh AS (
    INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose,
                          channel, state, send_day, reason)
    SELECT a.commune_code, a.round, a.resident_id, a.need_number, a.attempt, a.version, rung.purpose,
           rung.channel, CASE WHEN rung.is_queued THEN 'queued' ELSE 'expired' END, rung.send_day,
           CASE WHEN rung.is_queued THEN '' ELSE 'too_late' END
      FROM appointment AS a
      JOIN rung ON rung.day = a.day
     WHERE a.commune_code = $1 AND a.round = $2 AND a.state IN ('published', 'invited', 'confirmed')
       AND ($10::bigint[] IS NULL OR a.resident_id = ANY ($10))
       AND NOT EXISTS (
           SELECT FROM reminder AS r
            WHERE r.commune_code = $1 AND r.round = $2 AND r.resident_id = a.resident_id
              AND r.need_number = a.need_number AND r.attempt = a.attempt AND r.version = a.version
              AND r.purpose = rung.purpose AND r.channel = rung.channel)
    ON CONFLICT (commune_code, round, resident_id, need_number, attempt, version, purpose, channel) DO NOTHING
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
    RETURNING send_day, channel, appointment_day
), woken AS (
    INSERT INTO send_unit (commune_code, send_day, channel, nearest_day, free_at)
    SELECT $1, q.send_day, q.channel, least(min(q.appointment_day), min(u.nearest_day)), '2026-01-01'
      FROM queued AS q
      LEFT JOIN send_unit AS u ON u.commune_code = $1 AND u.send_day = q.send_day AND u.channel = q.channel
     GROUP BY q.send_day, q.channel
    ON CONFLICT (commune_code, send_day, channel)
    DO UPDATE SET nearest_day = excluded.nearest_day, free_at = excluded.free_at
)
SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'expired') FROM fresh
