-- Needs in rounds that are not closed, and whether people are seen in the round on the day $2.
SELECT n.round, n.resident_id, n.need_number, n.state, n.reason,
       rc.state IN ('open', 'closing') AND $2 BETWEEN r.starts AND r.ends
  FROM need AS n
  JOIN round_commune AS rc ON rc.commune_code = $1 AND rc.round = n.round AND rc.state <> 'closed'
  JOIN round AS r ON r.round = n.round
 WHERE n.commune_code = $1 AND n.resident_id = ANY ($3::bigint[])
 ORDER BY n.resident_id, n.round, n.need_number
