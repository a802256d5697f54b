INSERT INTO run_unit (commune_code, kind, business_date, attempt, state)
SELECT DISTINCT commune_code, 'nightly', $1::date, $2::integer, 'waiting'
  FROM round_commune
 WHERE state IN ('preparing', 'open', 'closing')
