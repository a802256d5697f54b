-- The repairs that changed a place of a resident, the newest first.
SELECT r.repair_number, r.made_on, r.author, r.reason, m.is_told,
       m.from_day, coalesce((extract(epoch FROM m.from_arrival) / 60)::integer, 0),
       m.to_day, coalesce((extract(epoch FROM m.to_arrival) / 60)::integer, 0), coalesce(s.name, '')
  FROM repair_move AS m
  JOIN repair AS r ON r.commune_code = $1 AND r.repair_number = m.repair_number
  LEFT JOIN site AS s ON s.site_id = m.to_site
 WHERE m.commune_code = $1 AND m.resident_id = $2 AND m.fate IN ('moved', 'lost')
 ORDER BY r.repair_number DESC, m.round, m.need_number
