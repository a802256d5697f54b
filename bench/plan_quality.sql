-- SPDX-License-Identifier: Apache-2.0
-- What a plan comes to: people covered of each priority class; % of the households with several places that have
-- them on one day and site; mean days from the target, and the least there could be for the same people in the same
-- places (at each site the n-th by target on the n-th day); people for whom the day lacks a resource; people who
-- wait while somebody of a less urgent class comes to their site in their window and takes all that they need there.
WITH owed AS (
    SELECT commune_code, resident_id, need_number, household_id, class / 2 AS class, release_day, due_day, target_day,
           package, h.site_id AS home_site
      FROM lichkham.need
      JOIN given.home AS h USING (commune_code, resident_id, need_number)
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
    HAVING count(*) > 1),
ranked AS (
    SELECT commune_code, site_id, target_day, day,
           row_number() OVER (PARTITION BY commune_code, site_id ORDER BY target_day) AS by_target,
           row_number() OVER (PARTITION BY commune_code, site_id ORDER BY day) AS by_day
      FROM placed
     WHERE day IS NOT NULL),
least AS (
    SELECT avg(abs(d.day - t.target_day)) AS away
      FROM ranked AS t
      JOIN ranked AS d ON (d.commune_code, d.site_id, d.by_day) = (t.commune_code, t.site_id, t.by_target)),
taken AS (
    SELECT commune_code, site_id, day, resource, count(*) AS people
      FROM placed
      JOIN (SELECT package, resource FROM lichkham.package_resource
            UNION ALL SELECT DISTINCT package, 0 FROM lichkham.package_resource) AS r USING (package)
     WHERE day IS NOT NULL
     GROUP BY commune_code, site_id, day, resource),
beyond AS (
    SELECT commune_code, site_id, day, max(t.people - g.people) AS people
      FROM taken AS t
      JOIN (SELECT commune_code, site_id, day, resource, sum(people) AS people
              FROM given.place
             GROUP BY commune_code, site_id, day, resource) AS g USING (commune_code, site_id, day, resource)
     WHERE t.people > g.people
     GROUP BY commune_code, site_id, day),
package AS (SELECT package, array_agg(resource) AS needs FROM lichkham.package_resource GROUP BY package),
waiting AS (
    SELECT commune_code, home_site, class, release_day, due_day, needs, count(*) AS people
      FROM placed
      JOIN package USING (package)
     WHERE day IS NULL
     GROUP BY commune_code, home_site, class, release_day, due_day, needs),
served AS MATERIALIZED (
    SELECT commune_code, site_id, class, needs, array_agg(DISTINCT day) AS days
      FROM placed
      JOIN package USING (package)
     WHERE day IS NOT NULL
     GROUP BY commune_code, site_id, class, needs),
passed_over AS (
    SELECT sum(people) AS people
      FROM waiting AS w
     WHERE EXISTS (SELECT FROM served AS s, unnest(days) AS day
                    WHERE (s.commune_code, s.site_id) = (w.commune_code, w.home_site) AND s.class > w.class
                      AND s.needs @> w.needs AND day BETWEEN w.release_day AND w.due_day))
SELECT 'class ' || class || ': % covered of ' || count(*), round(100.0 * count(day) / count(*), 2)
  FROM placed GROUP BY class
UNION ALL
SELECT 'covered: % of all', round(100.0 * count(day) / count(*), 2) FROM placed
UNION ALL
SELECT 'covered, but a resource is lacking: % of all',
       round(100.0 * COALESCE((SELECT sum(people) FROM beyond), 0) / count(*), 2)
  FROM placed
UNION ALL
SELECT 'waiting while a less urgent one comes: % of all',
       round(100.0 * COALESCE((SELECT people FROM passed_over), 0) / count(*), 2)
  FROM placed
UNION ALL
SELECT 'households on one day: %', round(100.0 * count(*) FILTER (WHERE is_together) / count(*), 1) FROM household
UNION ALL
SELECT 'days from the target', round(avg(abs(day - target_day)), 1) FROM placed WHERE day IS NOT NULL
UNION ALL
SELECT 'days from the target, the least there could be', round(away, 1) FROM least
ORDER BY 1
