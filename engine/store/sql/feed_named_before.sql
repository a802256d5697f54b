-- By the feeds of which communes before this one these people live there.
SELECT resident_id, commune_code
  FROM register.resident_feed
 WHERE resident_id = ANY ($2::bigint[]) AND commune_code < $1 AND died_on IS NULL AND moved_to IS NULL
 ORDER BY resident_id, commune_code
