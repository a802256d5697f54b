-- violates upsert
INSERT INTO channel_budget (channel, day, quota) VALUES ($1, $2, $3)
ON CONFLICT (channel, day) DO UPDATE SET quota = excluded.quota, day = now()
