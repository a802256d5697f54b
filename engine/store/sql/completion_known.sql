SELECT resident_id, done_on, round, source, data_status, coalesce(payer, 0), facility, visit_code
  FROM completion
 WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[])
 ORDER BY resident_id, done_on, source COLLATE "C"
