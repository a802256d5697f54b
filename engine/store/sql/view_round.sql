-- One round of these communes: $2, or with 0 the one of the day $3 among those not closed, else the next; how many
-- of the communes have it, and since when the oldest plan among them stands.
SELECT r.round, r.starts, r.ends, count(*), min(s.planned_on)
  FROM round AS r
  JOIN round_commune AS rc ON rc.round = r.round
  LEFT JOIN commune_state AS s ON s.commune_code = rc.commune_code
 WHERE rc.commune_code = ANY ($1::integer[]) AND (r.round = $2 OR $2 = 0 AND rc.state <> 'closed')
 GROUP BY r.round, r.starts, r.ends
 ORDER BY $3 BETWEEN r.starts AND r.ends DESC, r.ends >= $3 DESC, r.round
 LIMIT 1
