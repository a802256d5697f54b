-- Sessions of a commune in a span of days, after the one of ($4, $5, $6, $7); booked counts whoever stands on its
-- list (day_list_rows.sql), so that a figure and its list agree.
WITH page AS (
    SELECT s.round, s.site_id, s.day, s.half, s.capacity[1] AS places, s.walk_in_reserve, s.booking_limit
      FROM session AS s
     WHERE s.commune_code = $1
       AND s.round = ANY (ARRAY(SELECT rc.round
                                  FROM round_commune AS rc JOIN round AS r ON r.round = rc.round
                                 WHERE rc.commune_code = $1 AND r.starts <= $3 AND r.ends >= $2))
       AND s.day BETWEEN $2 AND $3
       AND (s.day, s.half, s.site_id, s.round) > ($4::date, $5::smallint, $6::integer, $7::integer)
     ORDER BY s.day, s.half, s.site_id, s.round
     LIMIT $8)
SELECT p.round, p.site_id, p.day, p.half, p.places, p.walk_in_reserve, p.booking_limit, a.booked, a.published, a.attended
  FROM page AS p
 CROSS JOIN LATERAL (
       SELECT count(*) AS booked, count(*) FILTER (WHERE a.state <> 'proposed') AS published,
              count(*) FILTER (WHERE a.state = 'attended') AS attended
         FROM appointment AS a
        WHERE a.commune_code = $1 AND a.round = p.round AND a.site_id = p.site_id AND a.day = p.day
          AND a.half = p.half AND a.state NOT IN ('cancelled_by_resident', 'cancelled_by_service')) AS a
 ORDER BY p.day, p.half, p.site_id, p.round
