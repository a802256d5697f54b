INSERT INTO closure (commune_code, site_id, from_day, until_day, reason)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (commune_code, site_id, from_day) DO UPDATE
   SET until_day = excluded.until_day, reason = excluded.reason
