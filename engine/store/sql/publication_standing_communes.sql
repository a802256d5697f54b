SELECT commune_code FROM round_commune WHERE round = $1 AND state IN ('preparing', 'open') ORDER BY commune_code
