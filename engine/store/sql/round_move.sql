UPDATE round_commune
   SET state = $3
 WHERE round = $1 AND ($2 = 0 OR commune_code = $2) AND state = ANY ($4::text[])
