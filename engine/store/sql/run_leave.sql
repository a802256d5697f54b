-- What it had in hand is free at once; the last to leave a run that is not finished interrupts it. Of two who leave
-- at once the later may have begun earlier, so that left_at counts and not only the clock.
WITH gone AS (
    UPDATE run_worker SET lease_until = least(lease_until, now()), left_at = now()
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND worker = $3),
freed AS (
    UPDATE run_unit SET state = 'waiting', lease_until = NULL
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'claimed' AND worker = $3)
UPDATE run SET state = 'interrupted', lease_until = now()
 WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'running'
   AND NOT EXISTS (SELECT FROM run_worker w
                    WHERE w.kind = 'nightly' AND w.business_date = $1 AND w.attempt = $2
                      AND w.worker <> $3 AND w.left_at IS NULL AND w.lease_until > now())
