-- Live rounds by commune: who waits, and at least how many more half days it would take.
SELECT count(*) OVER (), to_char(commune_code, 'FM00000'), round, waiting, open, to_come, extra
  FROM (SELECT commune_code, round,
               sum(amount) FILTER (WHERE measure = 'state' AND detail = 'waiting') AS waiting,
               sum(amount) FILTER (WHERE measure = 'state' AND detail IN ('due', 'waiting', 'booked')) AS open,
               sum(amount) FILTER (WHERE measure = 'places') AS places,
               coalesce(sum(amount) FILTER (WHERE measure = 'extra_half_days'), 0) AS extra,
               coalesce(sum(amount) FILTER (WHERE measure = 'places_to_come'), 0) AS to_come
          FROM commune_result
          JOIN round_commune AS c USING (commune_code, round)
         WHERE c.state IN ('preparing', 'open')
         GROUP BY commune_code, round) AS figures
 WHERE waiting > 0 AND places > 0
 ORDER BY waiting DESC, commune_code, round
 LIMIT 5
