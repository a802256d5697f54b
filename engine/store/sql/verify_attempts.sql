-- Each generation of a reminder has left its attempt, and there are no others.
SELECT commune_code, count(*)
  FROM (SELECT commune_code, round, resident_id, need_number, attempt, version, purpose, channel, generation
          FROM reminder
         WHERE ($1 = 0 OR commune_code = $1) AND generation > 0) m
  FULL JOIN (SELECT commune_code, round, resident_id, need_number, attempt, version, purpose, channel,
                    count(*) AS attempts, max(generation) AS latest
               FROM reminder_attempt
              WHERE ($1 = 0 OR commune_code = $1)
              GROUP BY commune_code, round, resident_id, need_number, attempt, version, purpose, channel) t
       USING (commune_code, round, resident_id, need_number, attempt, version, purpose, channel)
 WHERE m.generation IS DISTINCT FROM t.attempts OR m.generation IS DISTINCT FROM t.latest
 GROUP BY commune_code
 ORDER BY commune_code
