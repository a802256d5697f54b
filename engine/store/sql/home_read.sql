SELECT resident_id, commune_code, is_leaving
  FROM resident_home
 WHERE resident_id = ANY ($1::bigint[])
 ORDER BY resident_id
