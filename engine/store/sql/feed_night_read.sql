SELECT day, days, residents, births, deaths, departures, deletions, arrivals, identity_changes, outcome,
       answered_by IS NOT NULL
  FROM feed_night
 WHERE commune_code = $1
 ORDER BY day DESC
 LIMIT $2
