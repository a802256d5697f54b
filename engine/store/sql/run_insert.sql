INSERT INTO run (kind, business_date, attempt, state, real_date, worker, lease_until, started_at)
VALUES ('nightly', $1, $2, 'running', $3, $4, now() + make_interval(secs => $5::integer), now())
