UPDATE need n
   SET state = v.state, reason = 'none', day_reason = ''
  FROM unnest($3::bigint[], $4::smallint[], $5::text[]) AS v (resident_id, need_number, state)
 WHERE n.commune_code = $1 AND n.round = $2
   AND n.resident_id = v.resident_id AND n.need_number = v.need_number
