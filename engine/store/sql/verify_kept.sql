-- Of hamlets and walk-ins: who is of which other group is not stored. Proposals of the next days stay
-- when places are kept later; how many days are frozen is configuration, taken as 45.
SELECT kept.commune_code, count(*)
  FROM (SELECT q.commune_code, q.round, q.site_id, q.day, sum(q.places) AS places, array_agg(q.hamlet_id) AS hamlets
          FROM session_quota q
          JOIN commune_state c USING (commune_code)
         WHERE ($1 = 0 OR q.commune_code = $1) AND q.day > c.planned_on + 45
           AND (q.release_day IS NULL OR c.planned_on < q.release_day)
         GROUP BY q.commune_code, q.round, q.site_id, q.day
        HAVING bool_and(q.organisation_id = 0 AND q.target_group = 0)) AS kept
  JOIN (SELECT commune_code, round, site_id, day, sum(booking_limit) AS places
          FROM session
         WHERE $1 = 0 OR commune_code = $1
         GROUP BY commune_code, round, site_id, day) AS held USING (commune_code, round, site_id, day)
 WHERE (SELECT bool_or(a.state = 'proposed' AND NOT a.is_pinned) AND count(*) > greatest(held.places - kept.places, 0)
          FROM appointment a
          JOIN need n USING (commune_code, round, resident_id, need_number)
         WHERE a.commune_code = kept.commune_code AND a.round = kept.round AND a.site_id = kept.site_id
           AND a.day = kept.day AND a.origin <> 'walk_in' AND n.hamlet_id <> ALL (kept.hamlets)
           AND a.state IN ('proposed', 'published', 'invited', 'confirmed', 'checked_in'))
 GROUP BY kept.commune_code
 ORDER BY kept.commune_code
