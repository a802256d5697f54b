-- The day's row of a channel, with its quota as configured now.
INSERT INTO channel_budget (channel, day, quota) VALUES ($1, $2, $3)
ON CONFLICT (channel, day) DO UPDATE SET quota = excluded.quota
