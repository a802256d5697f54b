-- violates upsert
WITH spent AS (
    INSERT INTO channel_budget (channel, day, quota, used) VALUES ($1, $2, $3, 1)
    ON CONFLICT (channel, day) DO UPDATE SET used = channel_budget.used + excluded.used)
SELECT 1
