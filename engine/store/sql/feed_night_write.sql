-- One that passed because somebody answered for it keeps who did. Older than the last $13 nights go.
WITH old AS (
    DELETE FROM feed_night
     WHERE commune_code = $1
       AND day < (SELECT day FROM feed_night WHERE commune_code = $1 ORDER BY day DESC OFFSET $13::integer - 1 LIMIT 1)),
answer AS (
    SELECT answered_by, answered_at, note
      FROM feed_night
     WHERE commune_code = $1 AND day <= $2 AND answered_by IS NOT NULL AND $11 = 'released'
     ORDER BY day DESC
     LIMIT 1)
INSERT INTO feed_night (commune_code, day, days, residents, births, deaths, departures, deletions, arrivals,
                        identity_changes, outcome, limits, answered_by, answered_at, note)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, CASE WHEN $11 = 'held' THEN $12::bigint[] END,
       answer.answered_by, answer.answered_at, answer.note
  FROM (SELECT) AS tonight LEFT JOIN answer ON true
ON CONFLICT (commune_code, day) DO UPDATE
   SET days = excluded.days, residents = excluded.residents, births = excluded.births, deaths = excluded.deaths,
       departures = excluded.departures, deletions = excluded.deletions, arrivals = excluded.arrivals,
       identity_changes = excluded.identity_changes, outcome = excluded.outcome, limits = excluded.limits,
       answered_by = excluded.answered_by, answered_at = excluded.answered_at, note = excluded.note
