-- The last link of a chain, and the subject as the database will give it back.
SELECT coalesce(h.sequence, 0), coalesce(encode(h.digest, 'hex'), ''), $3::jsonb::text
  FROM (VALUES (1)) AS one
  LEFT JOIN (SELECT sequence, digest FROM audit WHERE commune_code = $1 AND chain = $2
              ORDER BY sequence DESC LIMIT 1) AS h ON true
