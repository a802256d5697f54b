SELECT business_date, attempt, real_date, real_minute, has_first_nights, program,
       encode(settings_hash, 'hex'), encode(rules_hash, 'hex')
  FROM run
 WHERE kind = 'nightly' AND state = 'running' AND lease_until > now()
 ORDER BY business_date DESC, attempt DESC
 LIMIT 1
