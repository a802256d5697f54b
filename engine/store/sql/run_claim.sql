-- A worker whose lease ran out gets nothing; communes of such workers are waiting ones.
WITH alive AS (
    SELECT FROM run JOIN run_worker w USING (kind, business_date, attempt)
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'running'
       AND w.worker = $3 AND w.lease_until > now()),
given_up AS (
    SELECT commune_code, residents
      FROM run_unit
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'claimed' AND lease_until < now()
       AND EXISTS (SELECT FROM alive)
     ORDER BY residents DESC, commune_code
     LIMIT $5
       FOR UPDATE SKIP LOCKED),
waiting AS (
    SELECT commune_code, residents
      FROM run_unit
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'waiting'
       AND EXISTS (SELECT FROM alive)
     ORDER BY residents DESC, commune_code
     LIMIT $5
       FOR UPDATE SKIP LOCKED),
free AS (
    SELECT * FROM given_up UNION ALL SELECT * FROM waiting ORDER BY residents DESC, commune_code LIMIT $5),
claimed AS (
    UPDATE run_unit u
       SET state = 'claimed', fence = u.fence + 1, worker = $3, claimed_at = now(),
           lease_until = now() + make_interval(secs => $4::integer)
      FROM free
     WHERE u.commune_code = free.commune_code AND u.kind = 'nightly' AND u.business_date = $1 AND u.attempt = $2
    RETURNING u.commune_code, u.fence, u.residents)
SELECT commune_code, fence, residents FROM claimed ORDER BY residents DESC, commune_code
