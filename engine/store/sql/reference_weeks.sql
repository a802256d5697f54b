-- A later row of the same site, weekday and half takes over from its first day.
WITH week AS (
    SELECT w.*, greatest(w.from_day, s.valid_from) AS first_day,
           least(w.until_day, s.valid_to,
                 lead(w.from_day) OVER (PARTITION BY w.site_id, w.weekday, w.half ORDER BY w.from_day) - 1) AS last_day
      FROM site s JOIN site_week w USING (site_id)
     WHERE s.commune_code = $1)
SELECT site_id, weekday, half, walk_in_reserve, first_day, last_day,
       capacity[1], capacity[2], capacity[3], capacity[4],
       capacity[5], capacity[6], capacity[7], capacity[8]
  FROM week
 WHERE first_day <= $3 AND (last_day IS NULL OR last_day >= greatest($2, first_day))
 ORDER BY site_id, weekday, half, from_day
