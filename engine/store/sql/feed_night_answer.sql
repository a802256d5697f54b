-- Somebody answers for what was held; who says so again without a note keeps the one given.
UPDATE feed_night
   SET answered_by = $2, answered_at = to_timestamp($3),
       note = CASE WHEN answered_by = $2 THEN coalesce(nullif($4, ''), note) ELSE nullif($4, '') END
 WHERE commune_code = $1 AND outcome = 'held'
   AND day = (SELECT max(day) FROM feed_night WHERE commune_code = $1)
   AND EXISTS (SELECT FROM commune_state WHERE commune_code = $1 AND held_reason IS NOT NULL)
