-- Rows of a send day that has passed, at most $6 of those after the key $7 to $12: to $5, the first day on
-- which something may go out, or expired. A message that would meet the next one of its appointment on
-- that day has been overtaken: nobody is told twice a day. That a place has moved is always told: the other
-- message yields, see outbox_intent.
WITH unit AS (
    SELECT fence FROM send_unit
     WHERE commune_code = $1 AND send_day = $2 AND channel = $3 AND fence = $4
       FOR UPDATE
), taken AS MATERIALIZED (
    SELECT q.*
      FROM unit, LATERAL (
           SELECT q.* FROM reminder_queue AS q
            WHERE q.commune_code = $1 AND q.send_day = $2 AND q.channel = $3
              AND (q.round, q.resident_id, q.need_number, q.attempt, q.version, q.purpose)
                  > ($7::integer, $8::bigint, $9::smallint, $10::smallint, $11::integer, $12::text)
            ORDER BY q.round, q.resident_id, q.need_number, q.attempt, q.version, q.purpose
            LIMIT $6) AS q
), judged AS MATERIALIZED (
    SELECT t.*, r.state, r.generation,
           CASE WHEN t.appointment_day <= $5::date THEN 'too_late'
                WHEN r.state = 'queued' AND t.purpose <> 'postponed' AND EXISTS (
                     SELECT FROM reminder AS o
                      WHERE o.commune_code = $1 AND o.round = t.round AND o.resident_id = t.resident_id
                        AND o.need_number = t.need_number AND o.attempt = t.attempt AND o.version = t.version
                        AND o.channel = t.channel AND o.purpose <> t.purpose AND o.state = 'queued'
                        AND o.send_day > t.send_day AND o.send_day <= $5::date) THEN 'overtaken'
                ELSE '' END AS reason
      FROM taken AS t,
           LATERAL (
           SELECT r.state, r.generation
             FROM reminder AS r
            WHERE r.commune_code = $1 AND r.round = t.round AND r.resident_id = t.resident_id
              AND r.need_number = t.need_number AND r.attempt = t.attempt AND r.version = t.version
              AND r.purpose = t.purpose AND r.channel = t.channel AND r.state IN ('queued', 'sending', 'ambiguous')
            LIMIT 1
              FOR UPDATE SKIP LOCKED) AS r
), kept AS (
    INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, channel, state,
                          send_day, generation, reason)
    SELECT $1, round, resident_id, need_number, attempt, version, purpose, channel,
           CASE WHEN reason = '' THEN state ELSE 'expired' END, CASE WHEN reason = '' THEN $5::date ELSE $2 END,
           generation, reason
      FROM judged
    ON CONFLICT (commune_code, round, resident_id, need_number, attempt, version, purpose, channel)
    DO UPDATE SET state = excluded.state, reason = excluded.reason, send_day = excluded.send_day
), off AS (
    DELETE FROM reminder_queue AS q
     USING judged AS j
     WHERE q.commune_code = $1 AND q.send_day = $2 AND q.channel = $3
       AND q.round = ANY (ARRAY(SELECT round FROM judged)) AND q.round = j.round
       AND q.resident_id = j.resident_id AND q.need_number = j.need_number AND q.attempt = j.attempt
       AND q.version = j.version AND q.purpose = j.purpose
), moved AS (
    INSERT INTO reminder_queue (commune_code, send_day, round, resident_id, need_number, attempt, version, purpose,
                                channel, appointment_day, not_before, not_after)
    SELECT $1, $5, round, resident_id, need_number, attempt, version, purpose, channel, appointment_day,
           not_before, not_after
      FROM judged
     WHERE reason = ''
    RETURNING appointment_day
), woken AS (
    INSERT INTO send_unit (commune_code, send_day, channel, nearest_day, free_at)
    SELECT $1, $5, $3, min(appointment_day), '2026-01-01' FROM moved HAVING count(*) > 0
    ON CONFLICT (commune_code, send_day, channel)
    DO UPDATE SET nearest_day = excluded.nearest_day, free_at = excluded.free_at
), last AS (
    SELECT round, resident_id, need_number, attempt, version, purpose, (SELECT count(*) FROM taken) AS seen
      FROM taken
     ORDER BY round DESC, resident_id DESC, need_number DESC, attempt DESC, version DESC, purpose DESC
     LIMIT 1
)
SELECT l.seen, l.round, l.resident_id, l.need_number, l.attempt, l.version, l.purpose,
       (SELECT count(*) FROM judged WHERE reason = 'too_late'), (SELECT count(*) FROM judged WHERE reason = 'overtaken')
  FROM unit LEFT JOIN last AS l ON true
