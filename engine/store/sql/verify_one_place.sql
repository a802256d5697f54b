-- Of two live appointments one has an earlier attempt.
SELECT a.commune_code, count(*)
  FROM appointment a
 WHERE ($1 = 0 OR a.commune_code = $1) AND a.attempt > 1
   AND a.state IN ('proposed', 'published', 'invited', 'confirmed', 'checked_in')
   AND EXISTS (SELECT FROM appointment b
                WHERE b.commune_code = a.commune_code AND b.round = a.round AND b.resident_id = a.resident_id
                  AND b.need_number = a.need_number AND b.attempt < a.attempt
                  AND b.state IN ('proposed', 'published', 'invited', 'confirmed', 'checked_in'))
 GROUP BY a.commune_code
 ORDER BY a.commune_code
