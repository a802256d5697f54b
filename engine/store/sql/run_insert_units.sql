-- As large as the register says, else as the last night found it.
INSERT INTO run_unit (commune_code, kind, business_date, attempt, state, residents)
SELECT c.commune_code, 'nightly', $1::date, $2::integer, 'waiting', COALESCE(max(f.residents), max(r.amount), 0)
  FROM round_commune c
  LEFT JOIN unnest($3::integer[], $4::bigint[]) AS f (commune_code, residents) USING (commune_code)
  LEFT JOIN commune_result r
    ON r.commune_code = c.commune_code AND r.round = c.round AND r.measure = 'feed_rows' AND r.detail = ''
 WHERE c.state IN ('preparing', 'open', 'closing')
 GROUP BY c.commune_code
