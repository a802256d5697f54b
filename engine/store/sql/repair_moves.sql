-- Whose place a repair changed, and whether a message has gone out, or may have, that tells of it.
SELECT m.round, m.resident_id, m.need_number, m.attempt, m.version, m.fate, m.is_told, m.reason,
       m.from_site, m.from_day, m.from_half, (extract(epoch FROM m.from_arrival) / 60)::integer,
       m.to_site, m.to_day, m.to_half, (extract(epoch FROM m.to_arrival) / 60)::integer,
       EXISTS (SELECT FROM reminder AS r
                WHERE r.commune_code = $1 AND r.round = m.round AND r.resident_id = m.resident_id
                  AND r.need_number = m.need_number AND r.attempt = m.attempt AND r.version = m.version
                  AND (m.fate = 'moved' OR r.purpose = 'postponed_open')
                  AND r.state NOT IN ('queued', 'expired', 'cancelled'))
  FROM repair_move AS m
 WHERE m.commune_code = $1 AND m.repair_number = $2
 ORDER BY m.round, m.resident_id, m.need_number
