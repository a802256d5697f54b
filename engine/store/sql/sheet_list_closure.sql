SELECT to_char(commune_code, 'FM00000'), nullif(site_id, 0), from_day, until_day, reason
  FROM closure
 WHERE $1 = 0 OR commune_code = $1
 ORDER BY commune_code, site_id, from_day
