SELECT count(*) OVER (), to_char(live.commune_code, 'FM00000')
  FROM unnest($3::integer[]) AS live (commune_code)
 WHERE NOT EXISTS (SELECT FROM register.resident_feed AS f WHERE f.commune_code = live.commune_code)
 ORDER BY live.commune_code
 LIMIT 5
