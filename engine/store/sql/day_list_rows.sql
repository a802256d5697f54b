-- Whoever has or had a place that day, in the half $4 and the round $5 (0 = any), the cancelled ones left out.
SELECT a.resident_id, n.household_id, coalesce(h.name, ''), a.half,
       extract(hour FROM a.arrival)::integer * 60 + extract(minute FROM a.arrival)::integer, a.state,
       n.package, n.class, coalesce(p.name, ''), n.second_visit
  FROM appointment AS a
  JOIN need AS n ON n.commune_code = $1 AND n.round = a.round AND n.resident_id = a.resident_id
   AND n.need_number = a.need_number
  LEFT JOIN hamlet AS h ON h.hamlet_id = n.hamlet_id
  LEFT JOIN package AS p ON p.package = n.package
 WHERE a.commune_code = $1 AND a.site_id = $2 AND a.day = $3
   AND (a.half = $4 OR $4 = 0) AND (a.round = $5 OR $5 = 0)
   AND a.state NOT IN ('cancelled_by_resident', 'cancelled_by_service')
 ORDER BY a.resident_id, a.round, a.need_number, a.attempt
