SELECT resident_id, round, count(DISTINCT done_on), bool_or(source = 'station')
  FROM completion
 WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[]) AND data_status <> 'rejected'
 GROUP BY resident_id, round
 ORDER BY resident_id, round
