-- The last round that lives, when it is about to end or has ended and no other one goes on.
SELECT 1, r.round, r.ends, r.round + 1
  FROM round AS r
 WHERE r.ends < $1::date + $2
   AND EXISTS (SELECT FROM round_commune AS c WHERE c.round = r.round AND c.state <> 'closed')
   AND NOT EXISTS (SELECT FROM round AS later WHERE later.ends > r.ends)
