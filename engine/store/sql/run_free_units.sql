UPDATE run_unit SET state = 'waiting', lease_until = NULL
 WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'claimed' AND worker = $3
