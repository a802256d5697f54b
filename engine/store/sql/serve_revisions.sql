SELECT s.commune_code, s.revision, f.as_of
  FROM commune_state AS s
  LEFT JOIN register.feed_status AS f USING (commune_code)
 ORDER BY s.commune_code
