-- A resident's needs in one round ($3), or with 0 in all that are not closed, each with its newest place and, where it
-- waits for a shortage, with what can be counted.
SELECT n.round, n.need_number, n.class, n.state, n.reason, n.release_day, n.due_day, n.target_day, coalesce(p.code, ''),
       a.site_id, a.day, a.half, extract(hour FROM a.arrival)::integer * 60 + extract(minute FROM a.arrival)::integer,
       a.state, s.tight_from, s.tight_to, s.places, s.people, coalesce(s.site_id, 0), coalesce(s.resource, 0),
       n.day_reason, n.second_visit
  FROM need AS n
  LEFT JOIN package AS p ON p.package = n.package
  LEFT JOIN LATERAL (
       SELECT a.site_id, a.day, a.half, a.arrival, a.state
         FROM appointment AS a
        WHERE a.commune_code = $1 AND a.round = n.round AND a.resident_id = n.resident_id
          AND a.need_number = n.need_number
        ORDER BY a.attempt DESC
        LIMIT 1) AS a ON true
  LEFT JOIN shortage AS s ON s.commune_code = $1 AND s.round = n.round AND s.site_id = n.tight_site
   AND s.class = n.class AND s.resource = n.tight_resource AND s.tight_to = n.tight_to
 WHERE n.commune_code = $1 AND n.resident_id = $2
   AND n.round = ANY (ARRAY(SELECT rc.round
                              FROM round_commune AS rc
                             WHERE rc.commune_code = $1 AND (rc.round = $3 OR $3 = 0 AND rc.state <> 'closed')))
 ORDER BY n.round, n.need_number
