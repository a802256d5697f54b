SELECT a.commune_code, count(*)
  FROM appointment a
  LEFT JOIN session s USING (commune_code, round, site_id, day, half)
 WHERE ($1 = 0 OR a.commune_code = $1)
   AND a.state IN ('proposed', 'published', 'invited', 'confirmed')
   AND NOT a.is_pinned AND a.origin <> 'walk_in'
   AND s.commune_code IS NULL
 GROUP BY a.commune_code
 ORDER BY a.commune_code
