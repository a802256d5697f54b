-- Who waits in a commune's round ($2, or with 0 the one of the day $3): checks by site, class, reason and shortage;
-- beside them the people of that site and class, each once, the shortage, what the site's half days of this round hold,
-- and the largest of them, and of the commune's.
WITH chosen AS (
    SELECT r.round
      FROM round AS r JOIN round_commune AS rc ON rc.round = r.round
     WHERE rc.commune_code = $1 AND (r.round = $2 OR $2 = 0 AND rc.state <> 'closed')
     ORDER BY $3 BETWEEN r.starts AND r.ends DESC, r.ends >= $3 DESC, r.round
     LIMIT 1),
waiting AS MATERIALIZED (
    SELECT coalesce(h.site_id, 0) AS site_id, n.class, n.reason, n.tight_to, n.tight_site, n.tight_resource, n.resident_id
      FROM need AS n
      LEFT JOIN hamlet AS h ON h.hamlet_id = n.hamlet_id
     WHERE n.commune_code = $1 AND n.round = (SELECT round FROM chosen) AND n.state = 'waiting'),
people AS (
    SELECT site_id, class, count(*) AS people
      FROM (SELECT DISTINCT site_id, class, resident_id FROM waiting) AS w
     GROUP BY site_id, class),
checks AS (
    SELECT site_id, class, reason, tight_to, tight_site, tight_resource, count(*) AS needs
      FROM waiting
     GROUP BY site_id, class, reason, tight_to, tight_site, tight_resource),
held AS (
    SELECT site_id, count(*) AS sessions, sum(booking_limit) AS places, max(booking_limit) AS largest
      FROM session
     WHERE commune_code = $1 AND round = (SELECT round FROM chosen)
     GROUP BY site_id)
SELECT w.site_id, w.class, w.reason, p.people, w.needs, s.tight_from, w.tight_to, s.places, held.sessions, held.places,
       coalesce(s.resource, 0), coalesce(held.largest, 0), coalesce((SELECT max(largest) FROM held), 0)
  FROM checks AS w
  JOIN people AS p ON p.site_id = w.site_id AND p.class = w.class
  LEFT JOIN held ON held.site_id = w.site_id
  LEFT JOIN shortage AS s ON s.commune_code = $1 AND s.round = (SELECT round FROM chosen) AND s.site_id = w.tight_site
   AND s.class = w.class AND s.resource = w.tight_resource AND s.tight_to = w.tight_to
 ORDER BY w.site_id, w.class, w.tight_to, w.reason, w.tight_resource, w.tight_site
