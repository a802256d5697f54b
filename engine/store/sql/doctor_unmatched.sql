SELECT count(*) OVER (), to_char(commune_code, 'FM00000'), count(*)
  FROM completion_unmatched
 WHERE settled_on IS NULL
 GROUP BY commune_code
 ORDER BY count(*) DESC, commune_code
 LIMIT 5
