SELECT rule_id, valid_from, valid_to, route, is_invited
  FROM route_rule
 WHERE valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $1)
 ORDER BY route, valid_from DESC, rule_id
