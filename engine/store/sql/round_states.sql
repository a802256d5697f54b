SELECT state, count(*) FROM round_commune WHERE round = $1 AND ($2 = 0 OR commune_code = $2) GROUP BY state ORDER BY state
