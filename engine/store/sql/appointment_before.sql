-- In which commune that has let him go he had a promised place on a day.
SELECT a.commune_code
  FROM need n
  JOIN appointment a ON a.commune_code = n.commune_code AND a.round = n.round AND a.resident_id = n.resident_id
 WHERE n.resident_id = $1 AND n.need_number = 1 AND n.state = 'moved_out'
   AND a.day = $2 AND a.state <> 'proposed'
 ORDER BY a.commune_code
 LIMIT 1
