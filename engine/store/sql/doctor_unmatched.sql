SELECT count(*) OVER (), to_char(commune_code, 'FM00000'), count(*)
  FROM completion_unmatched
 GROUP BY commune_code
 ORDER BY count(*) DESC, commune_code
 LIMIT 5
