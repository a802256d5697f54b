-- Of a piece of a whole reading: who is in the copy alone.
DELETE FROM feed_copy AS c
 WHERE c.commune_code = $1 AND c.resident_id > $2 AND c.resident_id <= $3
   AND NOT EXISTS (SELECT FROM stage_feed_copy AS s WHERE s.commune_code = $1 AND s.resident_id = c.resident_id)
