-- After outbox_hold_unit: whoever queues waits, so that an empty queue is one. What is left has its next
-- work at the earliest when a row may go, and not before $5 (unix seconds).
WITH rest AS (
    SELECT count(*) AS messages, min(q.appointment_day) AS nearest_day,
           min(greatest(coalesce(q.not_until, '2026-01-01'),
                        (q.send_day + q.not_before) AT TIME ZONE 'Asia/Ho_Chi_Minh')) AS next_at
      FROM reminder_queue AS q
     WHERE q.commune_code = $1 AND q.send_day = $2 AND q.channel = $3
), gone AS (
    DELETE FROM send_unit AS u
     USING rest
     WHERE u.commune_code = $1 AND u.send_day = $2 AND u.channel = $3 AND u.fence = $4 AND rest.messages = 0
)
UPDATE send_unit AS u
   SET worker = '', lease_until = NULL, nearest_day = rest.nearest_day,
       free_at = greatest(rest.next_at, to_timestamp($5::bigint))
  FROM rest
 WHERE u.commune_code = $1 AND u.send_day = $2 AND u.channel = $3 AND u.fence = $4 AND rest.messages > 0
