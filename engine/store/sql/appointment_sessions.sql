-- The sessions of a site's day, with what is kept for walk-ins and how many came already.
SELECT s.round, s.half, s.walk_in_reserve,
       (SELECT count(*) FROM appointment AS a
         WHERE a.commune_code = $1 AND a.round = s.round AND a.site_id = s.site_id AND a.day = s.day
           AND a.half = s.half AND a.origin = 'walk_in'
           AND a.state NOT IN ('cancelled_by_resident', 'cancelled_by_service'))
  FROM session AS s
 WHERE s.commune_code = $1 AND s.site_id = $2 AND s.day = $3
 ORDER BY s.round, s.half
