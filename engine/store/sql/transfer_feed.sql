-- One row each in the order asked for; NULL where the feed names nobody.
SELECT f.resident_id IS NOT NULL, f.died_on, f.moved_to, f.resident_since
  FROM unnest($2::bigint[]) WITH ORDINALITY AS k (resident_id, position)
  LEFT JOIN register.resident_feed AS f ON f.commune_code = $1 AND f.resident_id = k.resident_id
 ORDER BY k.position
