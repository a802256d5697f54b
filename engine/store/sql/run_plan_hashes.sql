SELECT u.commune_code, c.input_hash, c.plan_hash
  FROM run_unit u JOIN commune_state c USING (commune_code)
 WHERE u.kind = 'nightly' AND u.business_date = $1 AND u.attempt = $2
 ORDER BY u.commune_code
