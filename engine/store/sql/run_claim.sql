WITH free AS (
    SELECT commune_code
      FROM run_unit
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2
       AND (state = 'waiting' OR (state = 'claimed' AND lease_until < now()))
     ORDER BY residents DESC, commune_code
     LIMIT $5
       FOR UPDATE SKIP LOCKED),
claimed AS (
    UPDATE run_unit u
       SET state = 'claimed', fence = u.fence + 1, worker = $3,
           lease_until = now() + make_interval(secs => $4::integer)
      FROM free
     WHERE u.commune_code = free.commune_code AND u.kind = 'nightly' AND u.business_date = $1 AND u.attempt = $2
    RETURNING u.commune_code, u.fence, u.residents)
SELECT commune_code, fence, residents FROM claimed ORDER BY residents DESC, commune_code
