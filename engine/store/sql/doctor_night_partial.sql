SELECT 1, last.business_date
  FROM (SELECT business_date, state
          FROM run
         WHERE kind = 'nightly' AND state IN ('done', 'partial')
         ORDER BY business_date DESC, attempt DESC
         LIMIT 1) AS last
 WHERE last.state = 'partial'
