INSERT INTO commune_state (commune_code, held_reason) VALUES ($1, $2)
ON CONFLICT (commune_code) DO UPDATE SET held_reason = excluded.held_reason
