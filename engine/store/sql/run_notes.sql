SELECT commune_code, COALESCE(outcome, state), reason
  FROM run_unit
 WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND reason IS NOT NULL
 ORDER BY commune_code
