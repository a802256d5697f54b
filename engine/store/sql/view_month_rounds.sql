-- The rounds of a commune with a day in this span, and since when its people have a plan.
SELECT rc.round, rc.state, s.planned_on
  FROM round_commune AS rc
  JOIN round AS r ON r.round = rc.round
  LEFT JOIN commune_state AS s ON s.commune_code = $1
 WHERE rc.commune_code = $1 AND r.starts <= $3 AND r.ends >= $2
 ORDER BY rc.round
