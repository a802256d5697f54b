SELECT rule_id, valid_from, valid_to, circumstances,
       age_months_from, coalesce(age_months_to, -1), interval_months
  FROM interval_rule
 WHERE valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $1)
 ORDER BY circumstances = '', age_months_to - age_months_from, valid_from DESC, rule_id
