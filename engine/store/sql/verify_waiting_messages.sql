-- Messages still to be sent for a place that is gone, has moved, or was never recorded; or of its being gone,
-- where it is not.
SELECT m.commune_code, count(*)
  FROM reminder m
  LEFT JOIN appointment a ON a.commune_code = m.commune_code AND a.round = m.round AND a.resident_id = m.resident_id
   AND a.need_number = m.need_number AND a.attempt = m.attempt AND a.version = m.version
   AND CASE m.purpose WHEN 'postponed_open' THEN a.state = 'cancelled_by_service'
            ELSE a.state IN ('published', 'invited', 'confirmed', 'checked_in', 'attended', 'incomplete', 'did_not_attend')
        END
 WHERE ($1 = 0 OR m.commune_code = $1)
   AND m.state IN ('queued', 'ambiguous')
   AND a.round IS NULL
 GROUP BY m.commune_code
 ORDER BY m.commune_code
