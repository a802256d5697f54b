SELECT w.worker, w.worker = r.worker AS is_owner,
       CASE WHEN w.left_at IS NOT NULL THEN 'left' WHEN r.state <> 'running' THEN 'lost'
            WHEN w.lease_until > now() THEN 'working' ELSE 'lost' END,
       to_char(w.joined_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24:MI:SS'),
       to_char(COALESCE(w.left_at, w.lease_until) AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24:MI:SS'),
       count(u.commune_code) FILTER (WHERE u.state IN ('done', 'held')),
       COALESCE(sum(u.rows_changed), 0),
       string_agg(to_char(u.commune_code, 'FM00000'), ' ' ORDER BY u.claimed_at, u.commune_code)
           FILTER (WHERE u.state = 'claimed'),
       to_char(min(u.claimed_at) FILTER (WHERE u.state = 'claimed') AT TIME ZONE 'Asia/Ho_Chi_Minh', 'HH24:MI:SS')
  FROM run_worker w
  JOIN run r USING (kind, business_date, attempt)
  LEFT JOIN run_unit u
    ON u.kind = w.kind AND u.business_date = w.business_date AND u.attempt = w.attempt AND u.worker = w.worker
 WHERE w.kind = 'nightly' AND w.business_date = $1 AND w.attempt = $2
 GROUP BY w.worker, r.worker, r.state, w.left_at, w.lease_until, w.joined_at
 ORDER BY w.joined_at, w.worker
