SELECT business_date, attempt, report
  FROM run
 WHERE kind = 'nightly' AND report IS NOT NULL AND ($1::date IS NULL OR business_date = $1)
 ORDER BY business_date DESC, attempt DESC
 LIMIT 1
