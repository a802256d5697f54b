SELECT s.commune_code, s.name, s.address, s.phone, coalesce(a.unit_kind, ''), coalesce(a.name, '')
  FROM site AS s
  LEFT JOIN area AS a ON a.kind = 'commune' AND a.area_code = s.commune_code AND a.valid_from <= $2
   AND (a.valid_to IS NULL OR a.valid_to >= $2)
 WHERE s.site_id = $1
 ORDER BY a.valid_from DESC
 LIMIT 1
