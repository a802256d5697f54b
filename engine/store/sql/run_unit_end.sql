-- Told again, after an answer that was lost, it changes nothing; without a lease it is not told at all.
WITH ended AS (
    UPDATE run_unit
       SET state = $5, outcome = $6, reason = $7, rows_changed = $8, messages = $9
     WHERE commune_code = $1 AND kind = 'nightly' AND business_date = $2 AND attempt = $3 AND fence = $4
       AND state = 'claimed' AND lease_until > now()
    RETURNING 1)
SELECT 1 FROM ended
UNION ALL
SELECT 1 FROM run_unit
 WHERE commune_code = $1 AND kind = 'nightly' AND business_date = $2 AND attempt = $3 AND fence = $4
   AND state IN ('done', 'held')
