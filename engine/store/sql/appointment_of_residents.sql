-- Every appointment in a round that is not closed, the newest attempt of each need first.
SELECT a.round, a.resident_id, a.need_number, a.attempt, a.site_id, a.day, a.half, a.state, a.origin
  FROM appointment AS a
  JOIN round_commune AS rc ON rc.commune_code = $1 AND rc.round = a.round AND rc.state <> 'closed'
 WHERE a.commune_code = $1 AND a.resident_id = ANY ($2::bigint[])
 ORDER BY a.resident_id, a.round, a.need_number, a.attempt DESC
