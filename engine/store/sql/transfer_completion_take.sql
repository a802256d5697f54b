-- Evidence of checks.
INSERT INTO completion (commune_code, resident_id, done_on, source, round, payer, facility, visit_code, data_status)
SELECT $1, resident_id, done_on, source, round, payer, facility, visit_code, data_status
  FROM completion
 WHERE commune_code = $2 AND resident_id = ANY ($3::bigint[])
ON CONFLICT (commune_code, resident_id, done_on, source) DO UPDATE
   SET round = excluded.round, payer = excluded.payer, facility = excluded.facility, visit_code =
       excluded.visit_code, data_status = excluded.data_status
