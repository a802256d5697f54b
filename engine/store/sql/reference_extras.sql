-- Days decided by hand, and the days of mobile teams where nothing was decided by hand.
SELECT x.site_id, x.day, x.half, x.walk_in_reserve,
       x.capacity[1], x.capacity[2], x.capacity[3], x.capacity[4],
       x.capacity[5], x.capacity[6], x.capacity[7], x.capacity[8]
  FROM site s JOIN extra_session x USING (site_id)
 WHERE s.commune_code = $1 AND x.day BETWEEN $2 AND $3
   AND x.day >= s.valid_from AND (s.valid_to IS NULL OR x.day <= s.valid_to)
 UNION ALL
SELECT d.site_id, d.day, h.half, 0,
       sum(t.capacity[1]), sum(t.capacity[2]), sum(t.capacity[3]), sum(t.capacity[4]),
       sum(t.capacity[5]), sum(t.capacity[6]), sum(t.capacity[7]), sum(t.capacity[8])
  FROM team_day d JOIN team t USING (team_id) CROSS JOIN (VALUES (1), (2)) AS h (half)
 WHERE d.commune_code = $1 AND d.day BETWEEN $2 AND $3
   AND NOT EXISTS (SELECT FROM extra_session x
                    WHERE x.site_id = d.site_id AND x.day = d.day AND x.half = h.half)
 GROUP BY d.site_id, d.day, h.half
 ORDER BY 1, 2, 3
