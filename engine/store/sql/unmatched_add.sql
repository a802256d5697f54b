-- What was told before, in this list or another, settled or not, is not told again.
INSERT INTO completion_unmatched (commune_code, batch, line, done_on, source, digest, evidence)
SELECT $1, $2, t.line, t.done_on, $3, t.digest, t.evidence
  FROM unnest($4::integer[], $5::date[], $6::text[], $7::jsonb[]) AS t (line, done_on, digest, evidence)
 WHERE NOT EXISTS (SELECT FROM completion_unmatched AS u WHERE u.commune_code = $1 AND u.digest = t.digest)
ON CONFLICT (commune_code, batch, line) DO NOTHING
