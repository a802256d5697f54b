-- Of several who see the same dead owner one finds it still there.
UPDATE run SET worker = $3
 WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'running' AND worker = $4
   AND NOT EXISTS (SELECT FROM run_worker o
                    WHERE o.kind = 'nightly' AND o.business_date = $1 AND o.attempt = $2 AND o.worker = $4
                      AND o.lease_until > now())
   AND EXISTS (SELECT FROM run_worker w
                WHERE w.kind = 'nightly' AND w.business_date = $1 AND w.attempt = $2 AND w.worker = $3
                  AND w.lease_until > now())
