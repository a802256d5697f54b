-- What the server expects of looking somebody up by his number alone.
EXPLAIN (FORMAT JSON)
SELECT commune_code
  FROM register.resident_feed
 WHERE resident_id = ANY ('{1}'::bigint[]) AND died_on IS NULL AND moved_to IS NULL
