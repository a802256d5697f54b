SELECT count(*) OVER (), to_char(s.commune_code, 'FM00000'), s.held_reason
  FROM commune_state AS s
 WHERE s.held_reason IS NOT NULL
   AND EXISTS (SELECT FROM round_commune AS c WHERE c.commune_code = s.commune_code AND c.state <> 'closed')
 ORDER BY s.commune_code
 LIMIT 5
