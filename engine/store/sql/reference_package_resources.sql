SELECT package, resource, minutes
  FROM package_resource
 WHERE package IN (SELECT package FROM package_rule WHERE valid_from <= $2 AND (valid_to IS NULL OR valid_to >= $1))
 ORDER BY package, resource
