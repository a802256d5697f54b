SELECT DISTINCT commune_code, chain FROM audit WHERE $1 = 0 OR commune_code = $1 ORDER BY commune_code, chain
