INSERT INTO standing_approval (commune_code, round, from_day, weeks, approved_by)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (commune_code, round, from_day) DO UPDATE
   SET until_day = NULL, weeks = excluded.weeks, approved_by = excluded.approved_by, revoked_on = NULL
