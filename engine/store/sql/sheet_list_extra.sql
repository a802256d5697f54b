SELECT x.site_id, x.day, x.half,
       x.capacity[1], x.capacity[2], x.capacity[3], x.capacity[4],
       x.capacity[5], x.capacity[6], x.capacity[7], x.capacity[8],
       x.walk_in_reserve
  FROM extra_session x
 WHERE $1 = 0 OR x.site_id IN (SELECT site_id FROM site WHERE commune_code = $1)
 ORDER BY x.site_id, x.day, x.half
