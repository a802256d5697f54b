-- Whose contacts the next intent needs, with guardians officers know of; the key as in outbox_intent.
SELECT q.resident_id, f.value
  FROM (SELECT q.resident_id FROM reminder_queue AS q
         WHERE q.commune_code = $1 AND q.send_day = $2 AND q.channel = $3
           AND (q.round, q.resident_id, q.need_number, q.attempt, q.version, q.purpose)
               > ($4::integer, $5::bigint, $6::smallint, $7::smallint, $8::integer, $9::text)
         ORDER BY q.round, q.resident_id, q.need_number, q.attempt, q.version, q.purpose
         LIMIT $10) AS q
  LEFT JOIN local_fact AS f ON f.commune_code = $1 AND f.resident_id = q.resident_id AND f.kind = 'guardian'
   AND f.withdrawn_on IS NULL
