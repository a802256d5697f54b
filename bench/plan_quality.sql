-- SPDX-License-Identifier: Apache-2.0
-- What a plan comes to: % covered of each priority class, % of the households with
-- several places that have them on one day and site, mean days from the target.
WITH owed AS (
    SELECT commune_code, resident_id, need_number, household_id, class / 2 AS class, release_day, due_day, target_day
      FROM lichkham.need
     WHERE state IN ('booked', 'waiting')),
placed AS (
    SELECT o.*, a.site_id, a.day
      FROM owed AS o
      LEFT JOIN (SELECT * FROM :appointments) AS a USING (commune_code, resident_id, need_number)),
household AS (
    SELECT count(DISTINCT (site_id, day)) = 1 AS is_together
      FROM placed
     WHERE day IS NOT NULL AND need_number = 1
     GROUP BY commune_code, household_id
    HAVING count(*) > 1)
SELECT 'class ' || class, round(100.0 * count(day) / count(*), 2) FROM placed GROUP BY class
UNION ALL
SELECT 'together', round(100.0 * count(*) FILTER (WHERE is_together) / count(*), 1) FROM household
UNION ALL
SELECT 'away', round(avg(abs(day - target_day)), 1) FROM placed WHERE day IS NOT NULL
ORDER BY 1
