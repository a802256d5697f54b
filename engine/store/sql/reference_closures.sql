SELECT site_id, from_day, until_day
  FROM closure
 WHERE commune_code = $1 AND from_day <= $3 AND (until_day IS NULL OR until_day >= $2)
 ORDER BY site_id, from_day
