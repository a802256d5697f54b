-- The evidence of a resident's checks, the newest first.
SELECT done_on, source, round, facility, data_status
  FROM completion
 WHERE commune_code = $1 AND resident_id = $2
 ORDER BY done_on DESC, source
