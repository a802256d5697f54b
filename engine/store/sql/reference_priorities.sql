SELECT rule_id, valid_from, valid_to, target_groups, circumstances,
       coalesce(age_from, -1), coalesce(age_to, -1), class, phase_from
  FROM priority_rule
 WHERE valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $1)
 ORDER BY class, rule_id
