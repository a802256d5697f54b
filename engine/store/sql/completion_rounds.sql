SELECT r.round, r.starts, r.ends, coalesce(c.state <> 'closed', false)
  FROM round AS r
  LEFT JOIN round_commune AS c ON c.commune_code = $1 AND c.round = r.round
 ORDER BY r.round
