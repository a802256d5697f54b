-- Communes of the round that can see nobody: no weekly template, no extra session, no mobile team.
SELECT rc.commune_code
  FROM round_commune AS rc
  JOIN round AS r ON r.round = rc.round
 WHERE rc.round = $1 AND ($2 = 0 OR rc.commune_code = $2)
   AND NOT EXISTS (
       SELECT FROM site AS s
         JOIN site_week AS w ON w.site_id = s.site_id
        WHERE s.commune_code = rc.commune_code AND w.from_day <= r.ends
          AND (w.until_day IS NULL OR w.until_day >= r.starts))
   AND NOT EXISTS (
       SELECT FROM site AS s
         JOIN extra_session AS x ON x.site_id = s.site_id
        WHERE s.commune_code = rc.commune_code AND x.day BETWEEN r.starts AND r.ends)
   AND NOT EXISTS (
       SELECT FROM team_day AS t
        WHERE t.commune_code = rc.commune_code AND t.day BETWEEN r.starts AND r.ends)
 ORDER BY rc.commune_code
