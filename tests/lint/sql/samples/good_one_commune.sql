UPDATE need SET state = s.state
  FROM stage_need AS s
 WHERE s.commune_code = $1 AND need.commune_code = s.commune_code AND need.resident_id = s.resident_id
