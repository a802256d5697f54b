DELETE FROM token WHERE kind IN ('session', 'login') AND expires_at < to_timestamp($1::bigint)
