SELECT r.state, r.worker, COALESCE(o.lease_until > now(), false) AS owner_lives,
       (SELECT count(*) FROM run_unit u
         WHERE u.kind = 'nightly' AND u.business_date = $1 AND u.attempt = $2 AND u.state IN ('waiting', 'claimed'))
  FROM run r LEFT JOIN run_worker o USING (kind, business_date, attempt, worker)
 WHERE r.kind = 'nightly' AND r.business_date = $1 AND r.attempt = $2
