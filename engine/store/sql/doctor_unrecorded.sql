-- Exam days of the last $2 days that hold people nobody has recorded: later they let go of their needs.
SELECT count(*) OVER (), a.site_id, a.day, count(*)
  FROM appointment AS a
  JOIN round_commune AS c ON c.commune_code = a.commune_code AND c.round = a.round AND c.state <> 'closed'
 WHERE a.day < $1::date AND a.day >= $1::date - $2
   AND a.state IN ('published', 'invited', 'confirmed', 'checked_in', 'outcome_unknown')
 GROUP BY a.site_id, a.day
 ORDER BY a.day, a.site_id
 LIMIT 5
