-- A receipt of the message $2 to $8 (its key): outcome $9, the gateway's reference $10, received at $11 (unix
-- seconds), the message's name $12. A message that arrived has arrived, whatever else is said of it. Told: whether there is such a message, and whether it changed.
WITH known AS (
    SELECT state, generation
      FROM reminder
     WHERE commune_code = $1 AND round = $2 AND resident_id = $3 AND need_number = $4 AND attempt = $5
       AND version = $6 AND purpose = $7 AND channel = $8 AND generation > 0
       FOR UPDATE
), proof AS (
    INSERT INTO receipt (commune_code, channel, reference, outcome, received_at)
    SELECT $1, $8, $12, $9, to_timestamp($11::bigint) FROM known
    ON CONFLICT (commune_code, channel, reference)
    DO UPDATE SET outcome = excluded.outcome, received_at = excluded.received_at
     WHERE receipt.outcome <> excluded.outcome AND receipt.outcome <> 'delivered'
), changed AS (
    UPDATE reminder AS r
       SET state = $9, reason = CASE WHEN $9 = 'failed' THEN 'receipt' ELSE '' END
      FROM known AS k
     WHERE r.commune_code = $1 AND r.round = $2 AND r.resident_id = $3 AND r.need_number = $4 AND r.attempt = $5
       AND r.version = $6 AND r.purpose = $7 AND r.channel = $8
       AND (k.state IN ('sending', 'ambiguous', 'queued') OR k.state = 'accepted' AND $9 = 'delivered')
    RETURNING r.send_day
), off AS (
    DELETE FROM reminder_queue AS q
     USING changed AS m
     WHERE q.commune_code = $1 AND q.send_day = m.send_day AND q.channel = $8 AND q.round = $2
       AND q.resident_id = $3 AND q.need_number = $4 AND q.attempt = $5 AND q.version = $6 AND q.purpose = $7
), noted AS (
    UPDATE reminder_attempt AS t
       SET outcome = $9, settled_at = to_timestamp($11::bigint),
           reference = CASE WHEN $10 = '' THEN t.reference ELSE $10 END
      FROM known AS k
     WHERE t.outcome IS NULL AND t.commune_code = $1 AND t.round = $2 AND t.resident_id = $3 AND t.need_number = $4
       AND t.attempt = $5 AND t.version = $6 AND t.purpose = $7 AND t.channel = $8 AND t.generation = k.generation
)
SELECT (SELECT count(*) FROM known) > 0, (SELECT count(*) FROM changed) > 0
