-- Proposals only: a promise stays when its window moves. A window that had ended by the first
-- bookable day opens again with grace; how far ahead that day lies is configuration, taken as 45 days.
SELECT a.commune_code, count(*)
  FROM appointment a
  JOIN need n USING (commune_code, round, resident_id, need_number)
  JOIN round r USING (round)
  JOIN commune_state s USING (commune_code)
 WHERE ($1 = 0 OR a.commune_code = $1)
   AND a.state = 'proposed' AND NOT a.is_pinned AND a.origin <> 'walk_in'
   AND (a.day < n.release_day
        OR a.day > n.due_day AND (n.due_day > s.planned_on + 45 OR a.day > s.planned_on + 45 + r.overdue_grace_days))
 GROUP BY a.commune_code
 ORDER BY a.commune_code
