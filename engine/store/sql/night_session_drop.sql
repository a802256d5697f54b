DELETE FROM session t
 USING stage_session s
 WHERE t.commune_code = $1 AND s.commune_code = $1 AND s.is_gone
   AND t.round = s.round AND t.site_id = s.site_id AND t.day = s.day AND t.half = s.half
