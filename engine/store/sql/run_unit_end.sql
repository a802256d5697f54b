UPDATE run_unit
   SET state = $5, outcome = $6, reason = $7, rows_changed = $8, messages = $9
 WHERE commune_code = $1 AND kind = 'nightly' AND business_date = $2 AND attempt = $3 AND fence = $4
   AND state = 'claimed'
