SELECT count(*) OVER (), to_char(live.commune_code, 'FM00000')
  FROM unnest($3::integer[]) AS live (commune_code)
  LEFT JOIN register.feed_status AS s USING (commune_code)
 WHERE s.as_of IS NULL
 ORDER BY live.commune_code
 LIMIT 5
