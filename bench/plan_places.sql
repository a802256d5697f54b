-- SPDX-License-Identifier: Apache-2.0
-- What both plans are given, as the planner counts it (docs/planner.md, "Whose site" and "Resources"): where each
-- need is served, and how many each half day can serve.
DROP SCHEMA IF EXISTS given CASCADE;
CREATE SCHEMA given;
CREATE TABLE given.home (
    commune_code integer, resident_id bigint, need_number smallint, site_id integer,
    PRIMARY KEY (commune_code, resident_id, need_number));
CREATE TABLE given.place (
    commune_code integer, site_id integer, day date, half smallint, resource smallint, people integer,
    PRIMARY KEY (commune_code, site_id, day, half, resource));

INSERT INTO given.place
WITH package AS (
    SELECT commune_code, package, count(*) AS people,
           bool_or(state IN ('due', 'waiting', 'booked')) AS is_owed
      FROM lichkham.need
     WHERE package <> 0
     GROUP BY commune_code, package),
resource AS (
    SELECT commune_code, resource, sum(people * minutes) AS minutes, sum(people) AS people,
           (array_agg(minutes ORDER BY people DESC, package))[1] AS usual, count(*) FILTER (WHERE is_owed) AS packages
      FROM package
      JOIN lichkham.package_resource USING (package)
     GROUP BY commune_code, resource),
weighed AS (
    SELECT commune_code, resource, div(200 * usual * people + minutes, 2 * minutes)::bigint AS percent,
           packages = (SELECT count(*) FROM package AS p WHERE p.commune_code = r.commune_code AND is_owed)
               AS is_bottleneck
      FROM resource AS r),
served AS (
    SELECT s.*, resource, is_bottleneck, s.capacity[1] AS places,
           CASE WHEN 0 < ANY (s.capacity[2:]) THEN (s.capacity[resource + 1] * percent + 50) / 100
                ELSE s.capacity[1] END AS people
      FROM lichkham.session AS s
      JOIN weighed USING (commune_code)),
share AS (
    SELECT *, CASE WHEN people >= places THEN booking_limit
                   ELSE (booking_limit * people + places / 2) / places END AS bookable
      FROM served),
general AS (
    SELECT commune_code, site_id, day, half,
           least(min(booking_limit), min(bookable) FILTER (WHERE is_bottleneck)) AS people
      FROM share
     GROUP BY commune_code, site_id, day, half)
SELECT commune_code, site_id, day, half, 0, people
  FROM general
UNION ALL
SELECT commune_code, site_id, day, half, resource, least(bookable, g.people)
  FROM share
  JOIN general AS g USING (commune_code, site_id, day, half)
 WHERE NOT is_bottleneck;

INSERT INTO given.home
SELECT commune_code, resident_id, need_number, COALESCE(a.site_id, n.tight_site, h.site_id)
  FROM lichkham.need AS n
  JOIN lichkham.hamlet AS h USING (commune_code, hamlet_id)
  LEFT JOIN lichkham.appointment AS a USING (commune_code, round, resident_id, need_number)
 WHERE n.state IN ('booked', 'waiting');
ANALYZE given.place, given.home;
