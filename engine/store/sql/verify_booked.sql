-- A booked need without a place, and a place whose need is not booked. An unrecorded day still
-- holds its need, but lets go of it after a while: it proves a booking and demands none.
SELECT commune_code, count(*)
  FROM (SELECT n.commune_code
          FROM need n
         WHERE ($1 = 0 OR n.commune_code = $1) AND n.state = 'booked'
           AND NOT EXISTS (SELECT FROM appointment a
                            WHERE a.commune_code = n.commune_code AND a.round = n.round
                              AND a.resident_id = n.resident_id AND a.need_number = n.need_number
                              AND a.state IN ('proposed', 'published', 'invited', 'confirmed', 'checked_in',
                                              'outcome_unknown'))
         UNION ALL
        SELECT a.commune_code
          FROM appointment a
         WHERE ($1 = 0 OR a.commune_code = $1)
           AND a.state IN ('proposed', 'published', 'invited', 'confirmed', 'checked_in')
           AND NOT EXISTS (SELECT FROM need n
                            WHERE n.commune_code = a.commune_code AND n.round = a.round
                              AND n.resident_id = a.resident_id AND n.need_number = a.need_number
                              AND n.state = 'booked')) AS unequal
 GROUP BY commune_code
 ORDER BY commune_code
