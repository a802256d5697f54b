-- Reminders of an appointment version that is no longer promised and to come, off the queue too; and that it
-- is gone, where the service has not cancelled it.
WITH stale AS (
    UPDATE reminder AS r
       SET state = 'cancelled', reason = 'appointment'
     WHERE r.commune_code = $1 AND r.round = $2
       AND r.state IN ('queued', 'ambiguous')
       AND NOT EXISTS (
           SELECT FROM appointment AS a
            WHERE a.commune_code = $1 AND a.round = $2 AND a.resident_id = r.resident_id
              AND a.need_number = r.need_number AND a.attempt = r.attempt AND a.version = r.version
              AND a.state IN ('published', 'invited', 'confirmed', 'cancelled_by_service')
              AND (a.state = 'cancelled_by_service') = (r.purpose = 'postponed_open'))
    RETURNING r.send_day, r.resident_id, r.need_number, r.attempt, r.version, r.purpose, r.channel
), unqueued AS (
    DELETE FROM reminder_queue AS q
     USING stale AS s
     WHERE q.commune_code = $1 AND q.round = $2 AND q.send_day = s.send_day
       AND q.resident_id = s.resident_id AND q.need_number = s.need_number AND q.attempt = s.attempt
       AND q.version = s.version AND q.purpose = s.purpose AND q.channel = s.channel
)
SELECT count(*) FROM stale
