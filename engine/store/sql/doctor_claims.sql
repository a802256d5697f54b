SELECT count(*) OVER (), to_char(commune_code, 'FM00000'), count(*), min(since)
  FROM residence_claim
 WHERE since < $1::date - $2
 GROUP BY commune_code
 ORDER BY count(*) DESC, commune_code
 LIMIT 5
