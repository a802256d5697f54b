SELECT m.commune_code, count(*)
  FROM reminder m
  LEFT JOIN appointment a USING (commune_code, round, resident_id, need_number, attempt)
 WHERE ($1 = 0 OR m.commune_code = $1)
   AND (a.state IS NULL OR a.state = 'proposed' OR m.version > a.version)
 GROUP BY m.commune_code
 ORDER BY m.commune_code
