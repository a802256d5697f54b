INSERT INTO run (kind, business_date, attempt, state, real_date, real_minute, worker, lease_until, started_at,
                 has_first_nights, program, settings_hash, rules_hash)
VALUES ('nightly', $1, $2, 'running', $5, $6, $3, now() + make_interval(secs => $4::integer), now(), $7, $8, decode($9, 'hex'), decode($10, 'hex'))
