SELECT site_id, kind, is_step_free, name
  FROM site
 WHERE commune_code = $1 AND valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $2)
 ORDER BY site_id
