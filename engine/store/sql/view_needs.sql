-- A resident's needs in one round ($3), or with 0 in all that are not closed, each with its newest place and, where it
-- waits for a shortage, with what can be counted: the checks as urgent as this one or more that have their place in
-- the tight days or wait for one.
SELECT n.round, n.need_number, n.class, n.state, n.reason, n.release_day, n.due_day, n.target_day, coalesce(p.code, ''),
       a.site_id, a.day, a.half, extract(hour FROM a.arrival)::integer * 60 + extract(minute FROM a.arrival)::integer,
       a.state, s.tight_from, s.tight_to, s.places, c.booked + c.waiting, coalesce(h.site_id, 0)
  FROM need AS n
  LEFT JOIN package AS p ON p.package = n.package
  LEFT JOIN hamlet AS h ON h.hamlet_id = n.hamlet_id
  LEFT JOIN LATERAL (
       SELECT a.site_id, a.day, a.half, a.arrival, a.state
         FROM appointment AS a
        WHERE a.commune_code = $1 AND a.round = n.round AND a.resident_id = n.resident_id
          AND a.need_number = n.need_number
        ORDER BY a.attempt DESC
        LIMIT 1) AS a ON true
  LEFT JOIN shortage AS s ON s.commune_code = $1 AND s.round = n.round AND s.site_id = h.site_id AND s.class = n.class
   AND s.tight_to = n.tight_to
  LEFT JOIN LATERAL (
       SELECT (SELECT count(*)
                 FROM appointment AS b
                 JOIN need AS o ON o.commune_code = $1 AND o.round = b.round AND o.resident_id = b.resident_id
                  AND o.need_number = b.need_number
                WHERE b.commune_code = $1 AND b.round = n.round AND b.site_id = s.site_id
                  AND b.day BETWEEN s.tight_from AND s.tight_to AND o.class <= n.class
                  AND b.state IN ('proposed', 'published', 'invited', 'confirmed', 'checked_in')) AS booked,
              (SELECT count(*)
                 FROM need AS o
                 JOIN hamlet AS i ON i.hamlet_id = o.hamlet_id
                WHERE o.commune_code = $1 AND o.round = n.round AND o.state = 'waiting' AND i.site_id = s.site_id
                  AND o.class <= n.class AND o.tight_to <= s.tight_to) AS waiting) AS c ON s.places IS NOT NULL
 WHERE n.commune_code = $1 AND n.resident_id = $2
   AND n.round = ANY (ARRAY(SELECT rc.round
                              FROM round_commune AS rc
                             WHERE rc.commune_code = $1 AND (rc.round = $3 OR $3 = 0 AND rc.state <> 'closed')))
 ORDER BY n.round, n.need_number
