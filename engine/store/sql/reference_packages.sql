SELECT rule_id, valid_from, valid_to, age_from, coalesce(age_to, -1), package
  FROM package_rule
 WHERE valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $1)
 ORDER BY age_to - age_from, valid_from DESC, rule_id
