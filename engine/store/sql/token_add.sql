-- Operators type the numbers of these, so that they are small.
INSERT INTO token (digest, token_id, kind, account_id, label, created_at, expires_at)
SELECT $1, coalesce(max(token_id), 0) + 1, 'bearer', $2, $3, to_timestamp($4::bigint), to_timestamp($5::bigint)
  FROM token WHERE kind = 'bearer'
RETURNING token_id
