-- No row: somebody else was faster, or it is gone.
WITH free AS (
    SELECT commune_code, send_day, channel
      FROM send_unit
     WHERE commune_code = $1 AND send_day = $2 AND channel = $3 AND (lease_until IS NULL OR lease_until <= now())
       FOR UPDATE SKIP LOCKED)
UPDATE send_unit AS u
   SET fence = u.fence + 1, worker = $4, lease_until = now() + make_interval(secs => $5::integer)
  FROM free
 WHERE u.commune_code = $1 AND u.send_day = free.send_day AND u.channel = free.channel
RETURNING u.fence
