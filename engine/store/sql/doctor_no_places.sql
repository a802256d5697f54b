SELECT count(*) OVER (), to_char(commune_code, 'FM00000'), round, waiting
  FROM (SELECT commune_code, round,
               sum(amount) FILTER (WHERE measure = 'state' AND detail = 'waiting') AS waiting,
               coalesce(sum(amount) FILTER (WHERE measure = 'places'), 0) AS places
          FROM commune_result
          JOIN round_commune AS c USING (commune_code, round)
         WHERE c.state IN ('preparing', 'open')
         GROUP BY commune_code, round) AS figures
 WHERE waiting > 0 AND places = 0
 ORDER BY waiting DESC, commune_code, round
 LIMIT 5
