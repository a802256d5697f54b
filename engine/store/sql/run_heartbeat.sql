-- A lease that ran out stays so: its worker may have been frozen, and others have its communes. While it has not,
-- nobody interrupts the run. The run's row, which all workers share, comes last.
WITH alive AS (
    UPDATE run_worker SET lease_until = now() + make_interval(secs => $4::integer)
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND worker = $3 AND lease_until > now()
    RETURNING lease_until),
held AS (
    UPDATE run_unit SET lease_until = alive.lease_until FROM alive
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'claimed' AND worker = $3
    RETURNING 1),
run_lives AS (
    UPDATE run SET lease_until = alive.lease_until FROM alive, (SELECT count(*) FROM held) AS extended
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'running'
       AND run.lease_until < alive.lease_until)
SELECT 1 FROM alive
