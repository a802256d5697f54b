INSERT INTO audit (commune_code, chain, sequence, at, actor, action, subject, previous, digest)
VALUES ($1, $2, $3, to_timestamp($4::bigint), $5, $6, $7::jsonb, $8, $9)
