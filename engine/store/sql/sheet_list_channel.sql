SELECT channel, CASE WHEN is_active THEN 'yes' ELSE 'no' END FROM channel ORDER BY channel
