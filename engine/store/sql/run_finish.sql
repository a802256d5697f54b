UPDATE run
   SET state = $4, finished_at = now(), input_hash = $5, plan_hash = $6, report = $7::jsonb
 WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'running' AND worker = $3
   AND EXISTS (SELECT FROM run_worker w
                WHERE w.kind = 'nightly' AND w.business_date = $1 AND w.attempt = $2 AND w.worker = $3
                  AND w.lease_until > now())
