-- One commune of the round, or with 0 every one that may still publish.
INSERT INTO standing_approval (commune_code, round, from_day, weeks, approved_by)
SELECT commune_code, round, $3, $4, $5
  FROM round_commune
 WHERE round = $2 AND ($1 = 0 OR commune_code = $1) AND state IN ('preparing', 'open')
ON CONFLICT (commune_code, round, from_day) DO UPDATE
   SET until_day = NULL, weeks = excluded.weeks, approved_by = excluded.approved_by, revoked_on = NULL
