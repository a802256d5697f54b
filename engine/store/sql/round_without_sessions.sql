-- Communes of the round that can see nobody: no weekly template, no extra session, no mobile team, or none that
-- a closure leaves a day to.
SELECT rc.commune_code
  FROM round_commune AS rc
  JOIN round AS r ON r.round = rc.round
 WHERE rc.round = $1 AND ($2 = 0 OR rc.commune_code = $2)
   AND NOT EXISTS (
       SELECT FROM site AS s
         JOIN site_week AS w ON w.site_id = s.site_id
        WHERE s.commune_code = rc.commune_code AND w.from_day <= r.ends
          AND (w.until_day IS NULL OR w.until_day >= r.starts)
          AND NOT EXISTS (
              SELECT FROM closure AS c
               WHERE c.commune_code = rc.commune_code AND c.site_id IN (0, s.site_id)
                 AND c.from_day <= greatest(w.from_day, r.starts)
                 AND (c.until_day IS NULL OR c.until_day >= least(w.until_day, r.ends))))
   AND NOT EXISTS (
       SELECT FROM site AS s
         JOIN extra_session AS x ON x.site_id = s.site_id
        WHERE s.commune_code = rc.commune_code AND x.day BETWEEN r.starts AND r.ends
          AND NOT EXISTS (
              SELECT FROM closure AS c
               WHERE c.commune_code = rc.commune_code AND c.site_id IN (0, s.site_id) AND c.from_day <= x.day
                 AND (c.until_day IS NULL OR c.until_day >= x.day)))
   AND NOT EXISTS (
       SELECT FROM team_day AS t
        WHERE t.commune_code = rc.commune_code AND t.day BETWEEN r.starts AND r.ends
          AND NOT EXISTS (
              SELECT FROM closure AS c
               WHERE c.commune_code = rc.commune_code AND c.site_id IN (0, t.site_id) AND c.from_day <= t.day
                 AND (c.until_day IS NULL OR c.until_day >= t.day)))
 ORDER BY rc.commune_code
