SELECT FROM run WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 FOR UPDATE
