-- Truth, what a message is made of, and the intent to send it, of at most $11 queue rows after the key $5 to
-- $10, at $12 (unix seconds). A row is left alone while somebody else is changing its reminder. What an
-- earlier lease left in `sending` has no known result: it goes again when $15 says so and $16 tries are not
-- used up. Contacts come from this database, or with $17 from the arrays $18 to $24. $13: what the channel
-- needs to know; $14: the channel for whom it cannot reach, NULL = none.
--
-- Rows are found by their keys alone, as in outbox_settle. Under a row policy COALESCE would count as a leak,
-- and keep an index from being asked; CASE does not.
--
-- A fact that someone has moved counts until a plan has weighed it: the register may know of his return.
--
-- "postponed_open" says that a place is gone: true while the service's cancellation stands, the check is owed, or
-- lapsed with its place, and nothing else is promised; what is promised by then is told instead. Beside "postponed" nothing else is said of
-- a place on that day.
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
                  > ($5::integer, $6::bigint, $7::smallint, $8::smallint, $9::integer, $10::text)
            ORDER BY q.round, q.resident_id, q.need_number, q.attempt, q.version, q.purpose
            LIMIT $11) AS q
), held AS MATERIALIZED (
    SELECT t.*, r.state, r.generation
      FROM taken AS t,
           LATERAL (
           SELECT r.state, r.generation
             FROM reminder AS r
            WHERE r.commune_code = $1 AND r.round = t.round AND r.resident_id = t.resident_id
              AND r.need_number = t.need_number AND r.attempt = t.attempt AND r.version = t.version
              AND r.purpose = t.purpose AND r.channel = t.channel AND r.state IN ('queued', 'sending', 'ambiguous')
            LIMIT 1
              FOR UPDATE SKIP LOCKED) AS r
     WHERE (t.not_until IS NULL OR t.not_until <= to_timestamp($12::bigint))
       AND t.not_before <= (to_timestamp($12::bigint) AT TIME ZONE 'Asia/Ho_Chi_Minh')::time
       AND t.not_after > (to_timestamp($12::bigint) AT TIME ZONE 'Asia/Ho_Chi_Minh')::time
), elsewhere AS MATERIALIZED (
    SELECT resident_id, nullif(full_name, '') AS full_name, nullif(phone, '') AS phone, nullif(email, '') AS email,
           nullif(guardian_id, 0) AS guardian_id, language, gone
      FROM unnest($18::bigint[], $19::text[], $20::text[], $21::text[], $22::bigint[], $23::text[], $24::text[])
           AS t (resident_id, full_name, phone, email, guardian_id, language, gone)
     WHERE $17::boolean
), judged AS MATERIALIZED (
    SELECT h.*, p.full_name, coalesce(f.language, p.language, 'vi') AS language,
           a.site_id, a.day, (extract(epoch FROM a.arrival) / 60)::integer AS minute, n.hamlet_id,
           b.attempt AS new_attempt, b.version AS new_version, b.day AS new_day, w.is_told IS NOT NULL AS yields,
           CASE $13::text
                WHEN 'email' THEN coalesce(f.email, nullif(p.email, ''), nullif(g.email, ''))
                ELSE coalesce(f.phone, nullif(p.phone, ''), nullif(g.phone, ''),
                              CASE WHEN $13::text = 'nobody' THEN '' END) END AS contact,
           CASE WHEN a.state IS NULL OR b.attempt IS NOT NULL THEN 'appointment'
                WHEN h.purpose = 'postponed_open' AND a.state <> 'cancelled_by_service' THEN 'appointment'
                WHEN h.purpose <> 'postponed_open' AND a.state NOT IN ('published', 'invited', 'confirmed')
                     THEN 'appointment'
                WHEN f.died OR p.gone = 'died' THEN 'died'
                WHEN f.moved OR p.gone = 'moved' THEN 'moved'
                WHEN f.refused THEN 'refused'
                WHEN f.excluded THEN 'excluded'
                WHEN f.duplicate THEN 'duplicate'
                WHEN n.state IS NULL THEN 'need'
                WHEN n.state <> 'booked' AND (h.purpose <> 'postponed_open' OR n.state NOT IN ('due', 'waiting', 'closed_unserved'))
                     THEN 'need'
                WHEN p.full_name IS NULL THEN 'not_in_register'
                ELSE '' END AS untruth
      FROM held AS h
      LEFT JOIN LATERAL (
           SELECT a.state, a.site_id, a.day, a.arrival FROM appointment AS a
            WHERE a.commune_code = $1 AND a.round = h.round AND a.resident_id = h.resident_id
              AND a.need_number = h.need_number AND a.attempt = h.attempt AND a.version = h.version
            LIMIT 1) AS a ON true
      LEFT JOIN LATERAL (
           SELECT b.attempt, b.version, b.day FROM appointment AS b
            WHERE h.purpose = 'postponed_open'
              AND b.commune_code = $1 AND b.round = h.round AND b.resident_id = h.resident_id
              AND b.need_number = h.need_number AND b.state IN ('published', 'invited', 'confirmed')
            LIMIT 1) AS b ON true
      LEFT JOIN LATERAL (
           SELECT true AS is_told FROM reminder AS w
            WHERE h.purpose <> 'postponed' AND h.state = 'queued'
              AND w.commune_code = $1 AND w.round = h.round AND w.resident_id = h.resident_id
              AND w.need_number = h.need_number AND w.attempt = h.attempt AND w.version = h.version
              AND w.purpose = 'postponed' AND w.send_day = $2
              AND w.state IN ('queued', 'sending', 'ambiguous', 'accepted', 'delivered')
            LIMIT 1) AS w ON true
      LEFT JOIN LATERAL (
           SELECT n.state, n.hamlet_id FROM need AS n
            WHERE n.commune_code = $1 AND n.round = h.round AND n.resident_id = h.resident_id
              AND n.need_number = h.need_number
            LIMIT 1) AS n ON true
      LEFT JOIN LATERAL (
           SELECT bool_or(kind = 'died') AS died, bool_or(kind = 'refused') AS refused,
                  bool_or(kind = 'excluded') AS excluded, bool_or(kind = 'duplicate') AS duplicate,
                  bool_or(kind = 'moved' AND NOT EXISTS (
                          SELECT FROM commune_state AS s
                           WHERE s.commune_code = $1 AND s.planned_on >= k.from_day)) AS moved,
                  max(value) FILTER (WHERE kind = 'contact' AND value LIKE '+%') AS phone,
                  max(value) FILTER (WHERE kind = 'contact' AND value LIKE '%@%') AS email,
                  max(value) FILTER (WHERE kind = 'language') AS language,
                  max(value) FILTER (WHERE kind = 'guardian')::bigint AS guardian_id
             FROM local_fact AS k
            WHERE k.commune_code = $1 AND k.resident_id = h.resident_id AND k.withdrawn_on IS NULL
              AND k.from_day <= $2 AND (k.until_day IS NULL OR k.until_day >= $2)) AS f ON true
      LEFT JOIN LATERAL (
           SELECT c.full_name, c.phone, c.email, c.guardian_id, c.language,
                  CASE WHEN c.died_on IS NOT NULL THEN 'died' WHEN c.moved_to <> 0 THEN 'moved' END AS gone
             FROM register.resident_contact AS c
            WHERE NOT $17::boolean AND c.commune_code = $1 AND c.resident_id = h.resident_id
           UNION ALL
           SELECT c.full_name, c.phone, c.email, c.guardian_id, c.language, c.gone
             FROM elsewhere AS c WHERE c.resident_id = h.resident_id) AS p ON true
      LEFT JOIN LATERAL (
           SELECT c.phone, c.email
             FROM register.resident_contact AS c
            WHERE NOT $17::boolean AND c.commune_code = $1
              AND c.resident_id = CASE WHEN f.guardian_id IS NULL THEN p.guardian_id ELSE f.guardian_id END
           UNION ALL
           SELECT c.phone, c.email
             FROM elsewhere AS c WHERE c.resident_id = CASE WHEN f.guardian_id IS NULL THEN p.guardian_id ELSE f.guardian_id END) AS g ON true
), decided AS MATERIALIZED (
    SELECT j.*,
           CASE WHEN untruth <> '' THEN 'cancelled'
                WHEN appointment_day <= $2::date OR yields THEN 'expired'
                WHEN contact IS NULL THEN 'failed'
                WHEN state = 'queued' THEN 'sending'
                WHEN generation >= $16 THEN 'failed'
                WHEN $15::boolean THEN 'sending'
                ELSE 'ambiguous' END AS next,
           CASE WHEN untruth <> '' THEN untruth
                WHEN appointment_day <= $2::date THEN 'too_late'
                WHEN yields THEN 'overtaken'
                WHEN contact IS NULL THEN 'no_contact'
                WHEN state <> 'queued' AND generation >= $16 THEN 'unanswered'
                ELSE '' END AS reason
      FROM judged AS j
), marked AS (
    INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, channel, state,
                          send_day, generation, reason)
    SELECT $1, round, resident_id, need_number, attempt, version, purpose, channel, next, $2,
           CASE WHEN next = 'sending' THEN generation + 1 ELSE generation END, reason
      FROM decided
    ON CONFLICT (commune_code, round, resident_id, need_number, attempt, version, purpose, channel)
    DO UPDATE SET state = excluded.state, generation = excluded.generation, reason = excluded.reason
), intended AS (
    INSERT INTO reminder_attempt (commune_code, round, resident_id, need_number, attempt, version, purpose, channel,
                                  generation, intended_at)
    SELECT $1, round, resident_id, need_number, attempt, version, purpose, channel, generation + 1,
           to_timestamp($12::bigint)
      FROM decided
     WHERE next = 'sending'
), unanswered AS (
    INSERT INTO reminder_attempt (commune_code, round, resident_id, need_number, attempt, version, purpose, channel,
                                  generation, intended_at)
    SELECT $1, round, resident_id, need_number, attempt, version, purpose, channel, generation,
           to_timestamp($12::bigint)
      FROM decided
     WHERE state = 'sending'
    ON CONFLICT (commune_code, round, resident_id, need_number, attempt, version, purpose, channel, generation)
    DO UPDATE SET outcome = 'ambiguous' WHERE reminder_attempt.outcome IS NULL
), off AS (
    DELETE FROM reminder_queue AS q
     USING decided AS d
     WHERE d.next IN ('cancelled', 'expired', 'failed')
       AND q.commune_code = $1 AND q.send_day = $2 AND q.channel = $3
       AND q.round = ANY (ARRAY(SELECT round FROM decided)) AND q.round = d.round
       AND q.resident_id = d.resident_id AND q.need_number = d.need_number AND q.attempt = d.attempt
       AND q.version = d.version AND q.purpose = d.purpose
), kept AS (
    UPDATE reminder_queue AS q
       SET not_until = to_timestamp($12::bigint + 1800)
      FROM decided AS d
     WHERE d.next = 'ambiguous'
       AND q.commune_code = $1 AND q.send_day = $2 AND q.channel = $3
       AND q.round = ANY (ARRAY(SELECT round FROM decided)) AND q.round = d.round
       AND q.resident_id = d.resident_id AND q.need_number = d.need_number AND q.attempt = d.attempt
       AND q.version = d.version AND q.purpose = d.purpose
), another AS (
    INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, channel, state,
                          send_day)
    SELECT $1, round, resident_id, need_number, attempt, version, purpose, $14, 'queued', $2
      FROM decided
     WHERE $14::text IS NOT NULL AND next = 'failed' AND reason = 'no_contact'
    ON CONFLICT (commune_code, round, resident_id, need_number, attempt, version, purpose, channel) DO NOTHING
    RETURNING round, resident_id, need_number, attempt, version, purpose
), instead AS (
    INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, channel, state,
                          send_day)
    SELECT $1, round, resident_id, need_number, new_attempt, new_version, 'postponed', $3, 'queued', $2
      FROM decided
     WHERE new_day > $2::date
    ON CONFLICT (commune_code, round, resident_id, need_number, attempt, version, purpose, channel) DO NOTHING
    RETURNING round, resident_id, need_number, attempt, version, purpose
), told AS (
    INSERT INTO reminder_queue (commune_code, send_day, round, resident_id, need_number, attempt, version, purpose,
                                channel, appointment_day, not_before, not_after)
    SELECT $1, $2, n.round, n.resident_id, n.need_number, n.attempt, n.version, n.purpose, $3, d.new_day,
           d.not_before, d.not_after
      FROM instead AS n
      JOIN decided AS d ON d.round = n.round AND d.resident_id = n.resident_id AND d.need_number = n.need_number
       AND d.new_attempt = n.attempt
), queued AS (
    INSERT INTO reminder_queue (commune_code, send_day, round, resident_id, need_number, attempt, version, purpose,
                                channel, appointment_day, not_before, not_after)
    SELECT $1, $2, d.round, d.resident_id, d.need_number, d.attempt, d.version, d.purpose, $14, d.appointment_day,
           d.not_before, d.not_after
      FROM another AS n
      JOIN decided AS d USING (round, resident_id, need_number, attempt, version, purpose)
    RETURNING appointment_day
), woken AS (
    INSERT INTO send_unit (commune_code, send_day, channel, nearest_day, free_at)
    SELECT $1, $2, $14, min(appointment_day), '2026-01-01' FROM queued HAVING count(*) > 0
    ON CONFLICT (commune_code, send_day, channel)
    DO UPDATE SET nearest_day = excluded.nearest_day, free_at = excluded.free_at
), last AS (
    SELECT round, resident_id, need_number, attempt, version, purpose, (SELECT count(*) FROM taken) AS seen
      FROM taken
     ORDER BY round DESC, resident_id DESC, need_number DESC, attempt DESC, version DESC, purpose DESC
     LIMIT 1
)
SELECT l.seen, l.round, l.resident_id, l.need_number, l.attempt, l.version, l.purpose,
       d.round, d.resident_id, d.need_number, d.attempt, d.version, d.purpose,
       d.next, d.reason, d.generation + 1, d.state <> 'queued', d.appointment_day, d.day, d.minute,
       d.contact,
       d.full_name, d.language, s.name, s.address, s.phone, v.name
  FROM unit
  LEFT JOIN last AS l ON true
  LEFT JOIN decided AS d ON true
  LEFT JOIN site AS s ON s.site_id = d.site_id
  LEFT JOIN hamlet AS v ON v.hamlet_id = d.hamlet_id
