INSERT INTO audit (commune_code, chain, sequence, at, actor, action, subject, previous, digest)
SELECT $1, $2, l.sequence, to_timestamp(l.at), l.actor, l.action, l.subject::jsonb, l.previous, l.digest
  FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::bytea[], $9::bytea[])
    AS l (sequence, at, actor, action, subject, previous, digest)
