SELECT r.round, r.starts, r.ends,
       count(*) FILTER (WHERE rc.state = 'preparing'), count(*) FILTER (WHERE rc.state = 'open'),
       count(*) FILTER (WHERE rc.state = 'closing'), count(*) FILTER (WHERE rc.state = 'closed')
  FROM round AS r
  LEFT JOIN round_commune AS rc ON rc.round = r.round
 GROUP BY r.round, r.starts, r.ends
 ORDER BY r.round
