-- Communes where a run queued most messages.
SELECT commune_code
  FROM run_unit
 WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND messages > 0
 ORDER BY messages DESC, commune_code
 LIMIT $3
