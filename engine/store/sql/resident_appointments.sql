-- Every place a resident has or had, the newest first.
SELECT a.round, a.need_number, a.attempt, a.day, a.half,
       extract(hour FROM a.arrival)::integer * 60 + extract(minute FROM a.arrival)::integer, a.state,
       coalesce(s.name, '')
  FROM appointment AS a
  LEFT JOIN site AS s ON s.site_id = a.site_id
 WHERE a.commune_code = $1 AND a.round = ANY (ARRAY(SELECT round FROM round_commune WHERE commune_code = $1))
   AND a.resident_id = $2
 ORDER BY a.day DESC, a.round DESC, a.need_number DESC, a.attempt DESC
