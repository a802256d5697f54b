SELECT COALESCE(u.outcome, u.state) AS outcome, count(*), sum(u.rows_changed), sum(u.messages)
  FROM run_unit u
 WHERE u.kind = 'nightly' AND u.business_date = $1 AND u.attempt = $2
 GROUP BY 1 ORDER BY 1
