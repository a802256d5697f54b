-- Communes that are held, by what their newest night told. One that was mended quietly has no later row.
SELECT f.day, f.days, f.residents, f.births, f.deaths, f.departures, f.deletions, f.arrivals, f.identity_changes,
       f.outcome, f.answered_by IS NOT NULL, f.commune_code, coalesce(f.answered_by, ''), coalesce(f.note, ''),
       f.limits[1], f.limits[2], f.limits[3], f.limits[4], f.limits[5], f.limits[6]
  FROM feed_night AS f
  JOIN commune_state AS c USING (commune_code)
 WHERE f.outcome = 'held' AND c.held_reason IS NOT NULL
   AND NOT EXISTS (SELECT FROM feed_night AS later WHERE later.commune_code = f.commune_code AND later.day > f.day)
 ORDER BY f.commune_code
