-- Closures of live communes ($3) of which nobody has said yet when they end, the longest first.
SELECT count(*) OVER (), to_char(commune_code, 'FM00000'),
       CASE site_id WHEN 0 THEN 'every site' ELSE 'site ' || site_id END, from_day
  FROM closure
 WHERE until_day IS NULL AND commune_code = ANY ($3::integer[])
 ORDER BY from_day, commune_code, site_id
 LIMIT 5
