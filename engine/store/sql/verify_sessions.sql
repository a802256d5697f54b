-- Promises stay when places are taken away; proposals beyond the booking limit do not.
SELECT s.commune_code, count(*)
  FROM session s
  JOIN (SELECT commune_code, round, site_id, day, half, count(*) AS booked,
               bool_or(state = 'proposed' AND NOT is_pinned) AS has_proposal
          FROM appointment
         WHERE ($1 = 0 OR commune_code = $1) AND origin <> 'walk_in'
           AND state IN ('proposed', 'published', 'invited', 'confirmed', 'checked_in')
         GROUP BY commune_code, round, site_id, day, half) AS a USING (commune_code, round, site_id, day, half)
 WHERE a.has_proposal AND a.booked > s.booking_limit
 GROUP BY s.commune_code
 ORDER BY s.commune_code
