UPDATE token SET revoked_at = coalesce(revoked_at, to_timestamp($2::bigint))
 WHERE token_id = $1 OR parent_id = $1
