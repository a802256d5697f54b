-- Communes that a night would plan.
SELECT DISTINCT commune_code
  FROM round_commune
 WHERE state IN ('preparing', 'open', 'closing') AND ($1 = 0 OR commune_code = $1)
 ORDER BY commune_code
