-- A row for each area. What browsers hold is listed while it is good.
SELECT t.token_id, a.name, a.role, t.kind, t.label, extract(epoch FROM t.created_at)::bigint,
       extract(epoch FROM t.expires_at)::bigint, extract(epoch FROM t.revoked_at)::bigint,
       coalesce(t.area_kind, g.area_kind), coalesce(t.area_code, g.area_code)
  FROM token AS t
  JOIN account AS a ON a.account_id = t.account_id
  LEFT JOIN grant_area AS g ON g.account_id = a.account_id AND t.kind <> 'calendar'
 WHERE t.kind IN ('bearer', 'calendar') OR (t.revoked_at IS NULL AND t.expires_at > to_timestamp($1::bigint))
 ORDER BY a.name COLLATE "C", coalesce(t.parent_id, t.token_id), t.parent_id IS NOT NULL, t.token_id
