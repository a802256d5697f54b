-- A worker whose lease ran out gets nothing; what such workers had in hand is free. Towards the end everybody takes
-- less, so that all end together.
WITH living AS (
    SELECT w.worker
      FROM run JOIN run_worker w USING (kind, business_date, attempt)
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'running' AND w.lease_until > now()),
share AS (
    SELECT greatest(1, least($5, count(*) / (2 * (SELECT count(*) FROM living)))) AS units
      FROM (SELECT FROM run_unit
             WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'waiting'
             LIMIT 2 * $5::integer * (SELECT count(*) FROM living)) AS left_over
    HAVING $3 IN (SELECT worker FROM living)),
given_up AS (
    SELECT commune_code, residents
      FROM run_unit
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'claimed' AND lease_until < now()
       AND ($6 = 0 OR residents BETWEEN 1 AND $6)
     ORDER BY residents DESC, commune_code
     LIMIT COALESCE((SELECT units FROM share), 0)
       FOR UPDATE SKIP LOCKED),
waiting AS (
    SELECT commune_code, residents
      FROM run_unit
     WHERE kind = 'nightly' AND business_date = $1 AND attempt = $2 AND state = 'waiting'
       AND ($6 = 0 OR residents BETWEEN 1 AND $6)
     ORDER BY residents DESC, commune_code
     LIMIT COALESCE((SELECT units FROM share), 0)
       FOR UPDATE SKIP LOCKED),
free AS (
    SELECT * FROM given_up UNION ALL SELECT * FROM waiting
     ORDER BY residents DESC, commune_code
     LIMIT COALESCE((SELECT units FROM share), 0)),
claimed AS (
    UPDATE run_unit u
       SET state = 'claimed', fence = u.fence + 1, worker = $3, claimed_at = now(),
           lease_until = now() + make_interval(secs => $4::integer)
      FROM free
     WHERE u.commune_code = free.commune_code AND u.kind = 'nightly' AND u.business_date = $1 AND u.attempt = $2
    RETURNING u.commune_code, u.fence, u.residents)
SELECT commune_code, fence, residents FROM claimed ORDER BY residents DESC, commune_code
