SELECT business_date, attempt, state,
       to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
       to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), report
  FROM run
 WHERE kind = 'nightly' AND ($1::date IS NULL OR (business_date, attempt) < ($1::date, $2::integer))
 ORDER BY business_date DESC, attempt DESC
 LIMIT $3
