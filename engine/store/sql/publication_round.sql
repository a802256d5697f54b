SELECT rc.round
  FROM round_commune rc JOIN round r USING (round)
 WHERE rc.commune_code = $1 AND rc.state <> 'closed' AND r.starts <= $3 AND r.ends >= $2
 ORDER BY rc.state = 'open' DESC, r.starts
 LIMIT 1
