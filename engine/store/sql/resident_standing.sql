-- Where residents stand, in the order asked for: the need that matters most (of the round of the day $3, an open
-- one) in rounds that are not closed, the next place, and what their hamlet is called.
SELECT n.round, n.state, n.reason, a.day, a.state, h.name
  FROM unnest($2::bigint[], $4::integer[]) WITH ORDINALITY AS k (resident_id, hamlet_id, position)
  LEFT JOIN hamlet AS h ON h.hamlet_id = k.hamlet_id
  LEFT JOIN LATERAL (
       SELECT d.round, d.state, d.reason
         FROM round_commune AS rc
         JOIN round AS r ON r.round = rc.round
         JOIN need AS d ON d.commune_code = $1 AND d.round = rc.round AND d.resident_id = k.resident_id
        WHERE rc.commune_code = $1 AND rc.state <> 'closed'
        ORDER BY $3 BETWEEN r.starts AND r.ends DESC, d.state IN ('due', 'waiting', 'booked') DESC, d.round,
                 d.need_number
        LIMIT 1) AS n ON true
  LEFT JOIN LATERAL (
       SELECT p.day, p.state
         FROM round_commune AS rc
         JOIN appointment AS p ON p.commune_code = $1 AND p.round = rc.round AND p.resident_id = k.resident_id
        WHERE rc.commune_code = $1 AND rc.state <> 'closed' AND p.day >= $3
          AND p.state IN ('proposed', 'published', 'invited', 'confirmed', 'checked_in')
        ORDER BY p.day
        LIMIT 1) AS a ON true
 ORDER BY k.position
