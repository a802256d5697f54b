INSERT INTO round (round, starts, ends) VALUES ($1, $2, $3) ON CONFLICT (round) DO NOTHING
