-- What became of messages of one unit. $2: their send day until now, $3: their channel, $4: the channel for
-- whom it cannot reach (NULL = none), $5: now (unix seconds). By message $6 to $20: the key, the generation that
-- sent it, its new state and reason, the outcome of the attempt, the gateway's reference, parts, the send day
-- of one that stays, when it may go again (unix seconds, 0 = whenever the hours allow), and whether it goes
-- another way. Whose generation has moved on is left alone: somebody newer owns it.
--
-- Rows are found by their keys alone, whatever the planner believes of a commune: by an upsert, or by a join
-- with a list of rounds beside it, which makes the other way round (the unit's rows first, the messages for each)
-- look like many scans. All are of one round, so that the list costs nothing; one of residents would be read
-- to its middle for every row.
WITH unit AS MATERIALIZED ( -- before the reminders, as the night would
    SELECT 1 AS one FROM send_unit WHERE commune_code = $1 AND send_day = $2 AND channel = $3 FOR UPDATE
), answer AS MATERIALIZED (
    SELECT t.*
      FROM (SELECT count(*) FROM unit) AS locked,
           unnest($6::integer[], $7::bigint[], $8::smallint[], $9::smallint[], $10::integer[], $11::text[],
                  $12::integer[], $13::text[], $14::text[], $15::text[], $16::text[], $17::smallint[], $18::date[],
                  $19::bigint[], $20::boolean[])
           AS t (round, resident_id, need_number, attempt, version, purpose, generation, state, reason, outcome,
                 reference, parts, day, not_until, takes_fallback)
), noted AS (
    INSERT INTO reminder_attempt (commune_code, round, resident_id, need_number, attempt, version, purpose, channel,
                                  generation, intended_at, outcome, settled_at, reference, parts)
    SELECT $1, round, resident_id, need_number, attempt, version, purpose, $3, generation, to_timestamp($5::bigint),
           outcome, to_timestamp($5::bigint), reference, parts
      FROM answer
    ON CONFLICT (commune_code, round, resident_id, need_number, attempt, version, purpose, channel, generation)
    DO UPDATE SET outcome = excluded.outcome, settled_at = excluded.settled_at, reference = excluded.reference,
                  parts = excluded.parts
), written AS (
    INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, channel, state,
                          send_day, generation, reason)
    SELECT $1, round, resident_id, need_number, attempt, version, purpose, $3, state, coalesce(day, $2), generation,
           reason
      FROM answer
    ON CONFLICT (commune_code, round, resident_id, need_number, attempt, version, purpose, channel)
    DO UPDATE SET state = excluded.state, reason = excluded.reason, send_day = excluded.send_day
     WHERE reminder.generation = excluded.generation AND reminder.state IN ('sending', 'ambiguous')
    RETURNING round, resident_id, need_number, attempt, version, purpose
), mine AS MATERIALIZED (
    SELECT a.* FROM written JOIN answer AS a USING (round, resident_id, need_number, attempt, version, purpose)
), later AS (
    UPDATE reminder_queue AS q
       SET not_until = CASE WHEN m.not_until = 0 THEN NULL ELSE to_timestamp(m.not_until) END
      FROM mine AS m
     WHERE m.day = $2
       AND q.commune_code = $1 AND q.send_day = $2 AND q.channel = $3
       AND q.round = ANY ($6::integer[]) AND q.round = m.round
       AND q.resident_id = m.resident_id AND q.need_number = m.need_number AND q.attempt = m.attempt
       AND q.version = m.version AND q.purpose = m.purpose
), off AS (
    DELETE FROM reminder_queue AS q
     USING mine AS m
     WHERE m.day IS DISTINCT FROM $2
       AND q.commune_code = $1 AND q.send_day = $2 AND q.channel = $3
       AND q.round = ANY ($6::integer[]) AND q.round = m.round
       AND q.resident_id = m.resident_id AND q.need_number = m.need_number AND q.attempt = m.attempt
       AND q.version = m.version AND q.purpose = m.purpose
    RETURNING q.round, q.resident_id, q.need_number, q.attempt, q.version, q.purpose, q.appointment_day,
              q.not_before, q.not_after, m.day, m.not_until, m.takes_fallback
), another AS (
    INSERT INTO reminder (commune_code, round, resident_id, need_number, attempt, version, purpose, channel, state,
                          send_day)
    SELECT $1, round, resident_id, need_number, attempt, version, purpose, $4, 'queued', $2
      FROM off
     WHERE $4::text IS NOT NULL AND takes_fallback
    ON CONFLICT (commune_code, round, resident_id, need_number, attempt, version, purpose, channel) DO NOTHING
    RETURNING round, resident_id, need_number, attempt, version, purpose
), queued AS (
    INSERT INTO reminder_queue (commune_code, send_day, round, resident_id, need_number, attempt, version, purpose,
                                channel, appointment_day, not_before, not_after, not_until)
    SELECT $1, o.day, o.round, o.resident_id, o.need_number, o.attempt, o.version, o.purpose, $3, o.appointment_day,
           o.not_before, o.not_after, CASE WHEN o.not_until = 0 THEN NULL ELSE to_timestamp(o.not_until) END
      FROM off AS o
     WHERE o.day IS NOT NULL
    UNION ALL
    SELECT $1, $2, o.round, o.resident_id, o.need_number, o.attempt, o.version, o.purpose, $4, o.appointment_day,
           o.not_before, o.not_after, NULL
      FROM another AS n
      JOIN off AS o USING (round, resident_id, need_number, attempt, version, purpose)
    RETURNING send_day, channel, appointment_day
), woken AS (
    INSERT INTO send_unit (commune_code, send_day, channel, nearest_day, free_at)
    SELECT $1, send_day, channel, min(appointment_day), '2026-01-01' FROM queued GROUP BY send_day, channel
    ON CONFLICT (commune_code, send_day, channel)
    DO UPDATE SET nearest_day = excluded.nearest_day, free_at = excluded.free_at
)
SELECT count(*) FROM mine
