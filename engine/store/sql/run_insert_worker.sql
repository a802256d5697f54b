INSERT INTO run_worker (kind, business_date, attempt, worker, joined_at, lease_until)
SELECT kind, business_date, attempt, $3, now(), now() + make_interval(secs => $4::integer)
  FROM run
 WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'running' AND lease_until > now()
   FOR UPDATE
