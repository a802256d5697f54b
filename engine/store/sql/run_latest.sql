SELECT business_date, attempt, state, lease_until > now() AS is_live,
       to_char(lease_until AT TIME ZONE 'Asia/Ho_Chi_Minh', 'HH24:MI:SS') AS lease_until, worker
  FROM run
 WHERE kind = 'nightly'
 ORDER BY business_date DESC, attempt DESC
 LIMIT 1
