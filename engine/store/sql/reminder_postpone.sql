-- Messages at once for the places $7 to $10, by the channels $3, on the send day $4 in the hours $5, $6. A
-- place that stands has moved: its own day is too late. That one is gone is worth saying until its day, and the
-- send day, are over. Nothing is nearer than these, so that their units go first.
WITH place AS MATERIALIZED (
    SELECT a.resident_id, a.need_number, a.attempt, a.version,
           CASE WHEN a.state = 'cancelled_by_service' THEN 'postponed_open' ELSE 'postponed' END AS purpose,
           CASE WHEN a.state = 'cancelled_by_service' THEN greatest(a.day, $4::date) + 1 ELSE a.day END AS too_late
      FROM unnest($7::bigint[], $8::smallint[], $9::smallint[], $10::integer[])
           AS t (resident_id, need_number, attempt, version)
      JOIN appointment AS a ON a.commune_code = $1 AND a.round = $2 AND a.resident_id = t.resident_id
       AND a.need_number = t.need_number AND a.attempt = t.attempt AND a.version = t.version
     WHERE a.state IN ('published', 'invited', 'confirmed', 'cancelled_by_service')
), fresh AS (
    INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, channel, state,
                          send_day, reason)
    SELECT $1, $2, resident_id, need_number, attempt, version, purpose, channel,
           CASE WHEN too_late > $4::date THEN 'queued' ELSE 'expired' END,
           CASE WHEN too_late > $4::date THEN $4::date END,
           CASE WHEN too_late > $4::date THEN '' ELSE 'too_late' END
      FROM place
     CROSS JOIN unnest($3::text[]) AS ladder (channel)
    ON CONFLICT (commune_code, round, resident_id, need_number, attempt, version, purpose, channel) DO NOTHING
    RETURNING resident_id, need_number, attempt, version, purpose, channel, state
), queued AS (
    INSERT INTO reminder_queue (commune_code, send_day, round, resident_id, need_number, attempt, version, purpose,
                                channel, appointment_day, not_before, not_after)
    SELECT $1, $4, $2, f.resident_id, f.need_number, f.attempt, f.version, f.purpose, f.channel, p.too_late,
           $5::time, $6::time
      FROM fresh AS f
      JOIN place AS p USING (resident_id, need_number, attempt)
     WHERE f.state = 'queued'
    RETURNING channel
), woken AS (
    INSERT INTO send_unit (commune_code, send_day, channel, nearest_day, free_at)
    SELECT DISTINCT $1, $4, channel, $4, timestamptz '2026-01-01' FROM queued
    ON CONFLICT (commune_code, send_day, channel)
    DO UPDATE SET nearest_day = excluded.nearest_day, free_at = excluded.free_at
)
SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'expired') FROM fresh
