-- Whether a commune may publish: its round's state and dates, and why the last night passed it by.
SELECT rc.state, r.starts, r.ends, cs.held_reason
  FROM round_commune AS rc
  JOIN round AS r ON r.round = rc.round
  LEFT JOIN commune_state AS cs ON cs.commune_code = rc.commune_code
 WHERE rc.commune_code = $1 AND rc.round = $2
