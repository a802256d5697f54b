-- Every need of a resident that is kept, the newest round first.
SELECT n.round, n.need_number, n.class, n.state, n.reason, n.release_day, n.due_day, n.target_day,
       coalesce(p.name, ''), n.day_reason, n.second_visit
  FROM need AS n
  LEFT JOIN package AS p ON p.package = n.package
 WHERE n.commune_code = $1 AND n.round = ANY (ARRAY(SELECT round FROM round_commune WHERE commune_code = $1))
   AND n.resident_id = $2
 ORDER BY n.round DESC, n.need_number
