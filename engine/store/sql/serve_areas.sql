SELECT a.kind, a.area_code, coalesce(p.kind, 'nation') AS parent_kind, coalesce(p.area_code, 0) AS parent_code,
       a.name, a.unit_kind
  FROM area AS a
  LEFT JOIN LATERAL (
       SELECT above.kind, above.area_code
         FROM area AS above
        WHERE above.area_code = a.parent_code
          AND (above.kind = 'province' AND a.kind IN ('cluster', 'commune')
               OR above.kind = 'cluster' AND a.kind = 'commune')
          AND above.valid_from <= $1::date AND (above.valid_to IS NULL OR above.valid_to >= $1::date)
        ORDER BY above.kind, above.valid_from DESC
        LIMIT 1) AS p ON true
 WHERE a.valid_from <= $1::date AND (a.valid_to IS NULL OR a.valid_to >= $1::date)
 ORDER BY a.kind, a.area_code, a.valid_from
