-- What the last night left of a round, summed over the communes of each part.
SELECT part.number, r.measure, r.detail, sum(r.amount)
  FROM unnest($1::integer[], $2::integer[]) AS part (commune_code, number)
  JOIN commune_result AS r USING (commune_code)
 WHERE r.round = $3
   AND r.measure IN ('wanted', 'covered', 'missing', 'owed_by_month', 'places_by_month', 'waiting', 'places',
                     'places_to_come', 'sessions', 'extra_half_days')
 GROUP BY part.number, r.measure, r.detail
 ORDER BY part.number, r.measure, r.detail
