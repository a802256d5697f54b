SELECT rc.round, rc.state = 'open' AS is_open,
       COALESCE((SELECT max(p.round) FROM round p WHERE p.starts < r.starts), 0) AS previous
  FROM round_commune rc JOIN round r USING (round)
 WHERE rc.commune_code = $1 AND rc.state IN ('preparing', 'open', 'closing')
 ORDER BY r.starts, rc.round
