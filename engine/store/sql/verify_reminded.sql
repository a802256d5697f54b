-- Promised, by the plan, for a day to come that its commune's last night has looked at, and no message was ever queued
-- or given up for it.
SELECT a.commune_code, count(*)
  FROM appointment a
  JOIN commune_state s ON s.commune_code = a.commune_code AND a.day <= s.reminded_until
 WHERE ($1 = 0 OR a.commune_code = $1)
   AND a.state IN ('published', 'invited', 'confirmed') AND a.day > $2
   AND EXISTS (SELECT FROM reminder_rung g JOIN channel c USING (channel)
                WHERE c.is_active AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to >= $2))
   AND NOT EXISTS (SELECT FROM reminder m
                    WHERE m.commune_code = a.commune_code AND m.round = a.round AND m.resident_id = a.resident_id
                      AND m.need_number = a.need_number AND m.attempt = a.attempt AND m.version = a.version)
 GROUP BY a.commune_code
 ORDER BY a.commune_code
