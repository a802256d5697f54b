SELECT r.round, r.measure, r.detail, sum(r.amount)
  FROM commune_result r
  JOIN round_commune rc USING (commune_code, round)
 WHERE rc.state IN ('preparing', 'open', 'closing')
 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
