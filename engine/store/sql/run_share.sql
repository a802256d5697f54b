SELECT count(*), sum(rows_changed), sum(messages)
  FROM run_unit
 WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND worker = $3 AND state IN ('done', 'held')
