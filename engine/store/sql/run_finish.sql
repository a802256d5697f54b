UPDATE run
   SET state = $3, finished_at = now(), rules_hash = $4, input_hash = $5, plan_hash = $6, report = $7::jsonb
 WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2
   AND state = 'running' AND worker = $8
