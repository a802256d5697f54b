SELECT a.commune_code, count(*)
  FROM appointment a
 WHERE ($1 = 0 OR a.commune_code = $1)
   AND a.state IN ('published', 'invited', 'confirmed') AND a.origin = 'plan' AND NOT a.is_pinned
   AND NOT EXISTS (SELECT FROM publication p
                    WHERE p.commune_code = a.commune_code AND p.round = a.round
                      AND a.day BETWEEN p.from_day AND p.until_day AND p.hamlets IS NULL)
   AND NOT EXISTS (SELECT FROM publication p JOIN need n USING (commune_code, round)
                    WHERE p.commune_code = a.commune_code AND p.round = a.round
                      AND a.day BETWEEN p.from_day AND p.until_day AND n.hamlet_id = ANY (p.hamlets)
                      AND n.resident_id = a.resident_id AND n.need_number = a.need_number)
 GROUP BY a.commune_code
 ORDER BY a.commune_code
