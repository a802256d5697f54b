-- Live rounds by commune: who waits, and what it would take in half-days as large as the commune's own.
SELECT count(*) OVER (), to_char(commune_code, 'FM00000'), round, waiting, open, to_come,
       ceil(waiting * sessions / places)
  FROM (SELECT commune_code, round,
               sum(amount) FILTER (WHERE measure = 'state' AND detail = 'waiting') AS waiting,
               sum(amount) FILTER (WHERE measure = 'state' AND detail IN ('due', 'waiting', 'booked')) AS open,
               sum(amount) FILTER (WHERE measure = 'sessions') AS sessions,
               sum(amount) FILTER (WHERE measure = 'places') AS places,
               coalesce(sum(amount) FILTER (WHERE measure = 'places_to_come'), 0) AS to_come
          FROM commune_result
          JOIN round_commune AS c USING (commune_code, round)
         WHERE c.state IN ('preparing', 'open')
         GROUP BY commune_code, round) AS figures
 WHERE waiting > 0 AND places > 0
 ORDER BY waiting DESC, commune_code, round
 LIMIT 5
