SELECT site_id, to_char(commune_code, 'FM00000'), kind, name, address, phone,
       CASE WHEN is_step_free THEN 'yes' ELSE 'no' END, valid_from, valid_to
  FROM site
 WHERE $1 = 0 OR commune_code = $1
 ORDER BY commune_code, site_id
