-- What passed on a day because somebody answered for it. Its limits are of no interest any more.
SELECT day, days, residents, births, deaths, departures, deletions, arrivals, identity_changes, outcome,
       answered_by IS NOT NULL, commune_code, coalesce(answered_by, ''), coalesce(note, ''), 0, 0, 0, 0, 0, 0
  FROM feed_night
 WHERE day = $1 AND outcome = 'released'
 ORDER BY commune_code
