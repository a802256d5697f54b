SELECT h.hamlet_id, h.name, a.alias
  FROM hamlet h LEFT JOIN LATERAL unnest(h.aliases) AS a (alias) ON true
 WHERE h.commune_code = $1 AND h.valid_from <= $2 AND (h.valid_to IS NULL OR h.valid_to >= $2)
 ORDER BY h.hamlet_id, a.alias COLLATE "C"
