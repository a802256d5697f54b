-- Whom a token stands for, a row for each area granted. A token ends with its bearer and with its account.
SELECT t.token_id, t.kind, a.account_id, a.name, a.role,
       extract(epoch FROM least(t.expires_at, b.expires_at))::bigint,
       t.area_kind, t.area_code, g.area_kind, g.area_code
  FROM token AS t
  JOIN token AS b ON b.token_id = coalesce(t.parent_id, t.token_id) AND b.kind = 'bearer'
  JOIN account AS a ON a.account_id = b.account_id AND a.is_active
  LEFT JOIN grant_area AS g ON g.account_id = a.account_id
 WHERE t.digest = $1
   AND t.revoked_at IS NULL AND b.revoked_at IS NULL
   AND coalesce(t.expires_at > to_timestamp($2::bigint), true)
   AND coalesce(b.expires_at > to_timestamp($2::bigint), true)
