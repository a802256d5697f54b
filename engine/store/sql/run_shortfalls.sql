-- Where most people wait, and at least how many more half days as large as the largest it would take.
SELECT round, commune_code, waiting, places, extra
  FROM (SELECT r.round, r.commune_code,
               coalesce(sum(amount) FILTER (WHERE measure = 'state' AND detail = 'waiting'), 0) AS waiting,
               coalesce(sum(amount) FILTER (WHERE measure = 'places_to_come'), 0) AS places,
               coalesce(sum(amount) FILTER (WHERE measure = 'extra_half_days'), 0) AS extra
          FROM commune_result AS r
          JOIN round_commune AS rc USING (commune_code, round)
         WHERE rc.state <> 'closed'
         GROUP BY r.round, r.commune_code) AS sums
 WHERE waiting > 0
 ORDER BY waiting DESC, round, commune_code
 LIMIT $1
