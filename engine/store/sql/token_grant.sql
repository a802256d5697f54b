INSERT INTO grant_area (account_id, area_kind, area_code) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
