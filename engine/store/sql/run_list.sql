-- A run lives while a worker of it does.
SELECT r.business_date, r.attempt, r.state, r.state = 'running' AND r.lease_until > now() AS is_live, r.worker,
       to_char(r.started_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24:MI:SS'),
       to_char(r.finished_at AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD HH24:MI:SS'),
       (SELECT count(*) FROM run_worker w
         WHERE w.kind = 'nightly' AND w.business_date = r.business_date AND w.attempt = r.attempt),
       (SELECT count(*) FROM run_worker w
         WHERE w.kind = 'nightly' AND w.business_date = r.business_date AND w.attempt = r.attempt
           AND w.left_at IS NULL AND w.lease_until > now() AND r.state = 'running'),
       u.communes, u.done, u.held, u.in_hand, u.residents, u.residents_done
  FROM run r,
       LATERAL (SELECT count(*) AS communes, count(*) FILTER (WHERE state = 'done') AS done,
                       count(*) FILTER (WHERE state = 'held') AS held,
                       count(*) FILTER (WHERE state = 'claimed') AS in_hand,
                       COALESCE(sum(residents), 0) AS residents,
                       COALESCE(sum(residents) FILTER (WHERE state IN ('done', 'held')), 0) AS residents_done
                  FROM run_unit
                 WHERE kind = 'nightly' AND business_date = r.business_date AND attempt = r.attempt) AS u
 WHERE r.kind = 'nightly' AND ($1::date IS NULL OR r.business_date = $1)
   AND ($2::integer = 0 OR r.attempt = $2)
 ORDER BY r.business_date DESC, r.attempt DESC
 LIMIT $3
