SELECT hamlet_id, to_char(commune_code, 'FM00000'), name, array_to_string(aliases, ';'), site_id,
       minutes_to_site, passable_from, passable_to, valid_from, valid_to
  FROM hamlet
 WHERE $1 = 0 OR commune_code = $1
 ORDER BY commune_code, hamlet_id
