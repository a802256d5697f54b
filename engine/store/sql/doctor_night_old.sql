SELECT 1, max(business_date), $1::date - max(business_date)
  FROM run
 WHERE kind = 'nightly' AND state IN ('done', 'partial')
HAVING max(business_date) < $1::date - $2
