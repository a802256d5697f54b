-- Every commune that exists at some time of the round, or the one given.
INSERT INTO round_commune (commune_code, round, state)
SELECT DISTINCT a.area_code, r.round, 'preparing'
  FROM round AS r
  JOIN area AS a ON a.kind = 'commune' AND a.valid_from <= r.ends
   AND (a.valid_to IS NULL OR a.valid_to >= r.starts)
 WHERE r.round = $1 AND ($2 = 0 OR a.area_code = $2)
ON CONFLICT (commune_code, round) DO NOTHING
