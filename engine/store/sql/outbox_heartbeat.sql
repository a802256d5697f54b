-- Extends one lease; no row: it is lost.
UPDATE send_unit
   SET lease_until = now() + make_interval(secs => $5::integer)
 WHERE commune_code = $1 AND send_day = $2 AND channel = $3 AND fence = $4 AND lease_until IS NOT NULL
RETURNING fence
