UPDATE run SET state = 'interrupted' WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'running'
