SELECT resident_id, commune_code
  FROM resident_home
 WHERE resident_id = ANY ($1::bigint[])
 ORDER BY resident_id
