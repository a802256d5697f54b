INSERT INTO feed_copy_state (commune_code) VALUES ($1) ON CONFLICT (commune_code) DO NOTHING
