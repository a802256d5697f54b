DELETE FROM appointment a
 USING stage_appointment s
 WHERE a.commune_code = $1 AND s.commune_code = $1 AND s.is_gone
   AND a.round = s.round AND a.resident_id = s.resident_id AND a.need_number = s.need_number
   AND a.attempt = s.attempt
