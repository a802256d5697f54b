WITH alive AS (
    UPDATE run SET lease_until = now() + make_interval(secs => $4::integer)
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'running' AND worker = $3
    RETURNING 1),
held AS (
    UPDATE run_unit SET lease_until = now() + make_interval(secs => $4::integer)
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'claimed' AND worker = $3
       AND EXISTS (SELECT FROM alive))
SELECT 1 FROM alive
