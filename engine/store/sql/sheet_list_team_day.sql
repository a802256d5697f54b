SELECT team_id, day, to_char(commune_code, 'FM00000'), site_id
  FROM team_day
 WHERE $1 = 0 OR commune_code = $1
 ORDER BY team_id, day
