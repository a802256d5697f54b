SELECT commune_code, count(*)
  FROM need
 WHERE ($1 = 0 OR commune_code = $1)
   AND state = 'waiting'
   AND reason NOT IN ('no_window', 'no_session', 'no_capacity', 'class_shortage', 'resource_shortage', 'no_station')
 GROUP BY commune_code
 ORDER BY commune_code
