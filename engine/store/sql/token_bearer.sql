-- The newest that is good.
SELECT t.token_id, a.role
  FROM account AS a
  LEFT JOIN token AS t ON t.account_id = a.account_id AND t.kind = 'bearer' AND t.revoked_at IS NULL
                      AND coalesce(t.expires_at > to_timestamp($2::bigint), true) AND a.is_active
 WHERE a.name = $1
 ORDER BY t.token_id DESC NULLS LAST
 LIMIT 1
