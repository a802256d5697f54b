INSERT INTO run_guard (commune_code, kind, business_date, attempt, fence, is_finished)
VALUES ($1, 'nightly', $2, $3, $4, true)
ON CONFLICT (commune_code, kind) DO UPDATE
   SET business_date = excluded.business_date, attempt = excluded.attempt, fence = excluded.fence,
       is_finished = excluded.is_finished
 WHERE (run_guard.business_date, run_guard.attempt, run_guard.fence)
     < (excluded.business_date, excluded.attempt, excluded.fence)
