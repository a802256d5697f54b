SELECT kind,
       CASE kind WHEN 'commune' THEN to_char(area_code, 'FM00000')
                 WHEN 'province' THEN to_char(area_code, 'FM00')
                 ELSE area_code::text END,
       CASE WHEN parent_code BETWEEN 1 AND 99 THEN to_char(parent_code, 'FM00') ELSE parent_code::text END,
       name, unit_kind, population, valid_from, valid_to,
       CASE kind WHEN 'commune' THEN to_char(successor, 'FM00000')
                 WHEN 'province' THEN to_char(successor, 'FM00')
                 ELSE successor::text END
  FROM area
 WHERE $1 = 0 OR (kind = 'commune' AND area_code = $1)
 ORDER BY array_position('{nation,province,cluster,commune}', kind), area_code, valid_from
