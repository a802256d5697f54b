-- Beneath a bearer token, or beneath the bearer of what is beneath it.
INSERT INTO token (digest, token_id, kind, account_id, label, parent_id, area_kind, area_code, created_at, expires_at)
SELECT $1, $2, $3, b.account_id, b.label, b.token_id, $4, $5, to_timestamp($6::bigint), to_timestamp($7::bigint)
  FROM token AS p
  JOIN token AS b ON b.token_id = coalesce(p.parent_id, p.token_id) AND b.kind = 'bearer' AND b.revoked_at IS NULL
 WHERE p.token_id = $8 AND p.revoked_at IS NULL
RETURNING token_id
