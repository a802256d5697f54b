SELECT w.site_id, w.weekday, w.half, w.from_day, w.until_day,
       w.capacity[1], w.capacity[2], w.capacity[3], w.capacity[4],
       w.capacity[5], w.capacity[6], w.capacity[7], w.capacity[8],
       w.walk_in_reserve
  FROM site_week w
 WHERE $1 = 0 OR w.site_id IN (SELECT site_id FROM site WHERE commune_code = $1)
 ORDER BY w.site_id, w.from_day, w.weekday, w.half
