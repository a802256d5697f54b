UPDATE feed_night
   SET answered_by = $2, answered_at = to_timestamp($3), note = nullif($4, '')
 WHERE commune_code = $1 AND outcome = 'held'
   AND day = (SELECT max(day) FROM feed_night WHERE commune_code = $1)
   AND EXISTS (SELECT FROM commune_state WHERE commune_code = $1 AND held_reason IS NOT NULL)
