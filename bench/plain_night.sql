-- SPDX-License-Identifier: Apache-2.0
-- The night as plain SQL: a statement a step over the whole country, places given by window functions. It is
-- spared the rules: class, window and target of each need are those lichkham has derived, sites and places those it
-- counts (plan_places.sql). Resources that only some people need it does not know.
-- Ranks are unique, which the server cannot know: left to itself it joins them in quadratic time.
SET enable_mergejoin = off;
SET enable_nestloop = off;

DROP SCHEMA IF EXISTS plain CASCADE;
CREATE SCHEMA plain;
CREATE TABLE plain.need (
    commune_code integer, resident_id bigint, need_number smallint, household_id bigint, site_id integer,
    class smallint, release_day date, due_day date, target_day date, state text,
    PRIMARY KEY (commune_code, resident_id, need_number));
CREATE TABLE plain.seat (
    commune_code integer, site_id integer, day date, half smallint, place integer,
    PRIMARY KEY (commune_code, site_id, day, half, place));
CREATE TABLE plain.appointment (
    commune_code integer, resident_id bigint, need_number smallint, site_id integer, day date, half smallint,
    place integer, PRIMARY KEY (commune_code, resident_id, need_number));
CREATE TABLE plain.reminder (
    commune_code integer, resident_id bigint, need_number smallint, send_day date,
    PRIMARY KEY (commune_code, resident_id, need_number, send_day));
CREATE TABLE plain.result (commune_code integer, class smallint, wanted bigint, covered bigint);

-- Who is owed a check.
INSERT INTO plain.need
SELECT n.commune_code, n.resident_id, n.need_number, n.household_id, h.site_id, n.class, n.release_day, n.due_day,
       n.target_day, 'waiting'
  FROM register.resident_feed AS f
  JOIN lichkham.need AS n USING (commune_code, resident_id)
  JOIN given.home AS h USING (commune_code, resident_id, need_number)
 WHERE n.state IN ('booked', 'waiting') AND f.died_on IS NULL AND f.moved_to IS NULL;

-- Every place of the year.
INSERT INTO plain.seat
SELECT commune_code, site_id, day, half, place
  FROM given.place AS g, generate_series(1, people) AS place
 WHERE resource = 0 AND day >= :'from';
ANALYZE plain.need, plain.seat;

-- Each month its places, to those whose best day lies in it: by class, then by target and household.
INSERT INTO plain.appointment
SELECT commune_code, n.resident_id, n.need_number, site_id, s.day, s.half, s.place
  FROM (SELECT *, date_trunc('month', GREATEST(target_day, :'from')) AS month,
               row_number() OVER (PARTITION BY commune_code, site_id, date_trunc('month', GREATEST(target_day, :'from'))
                                  ORDER BY class, target_day, household_id, resident_id) AS rank
          FROM plain.need) AS n
  JOIN (SELECT *, date_trunc('month', day) AS month,
               row_number() OVER (PARTITION BY commune_code, site_id, date_trunc('month', day)
                                  ORDER BY day, half, place) AS rank
          FROM plain.seat) AS s USING (commune_code, site_id, month, rank)
 WHERE s.day BETWEEN n.release_day AND n.due_day;
ANALYZE plain.appointment;

-- What is left, to those who are left: by class, then by who is due first.
INSERT INTO plain.appointment
SELECT commune_code, n.resident_id, n.need_number, site_id, s.day, s.half, s.place
  FROM (SELECT *, row_number() OVER (PARTITION BY commune_code, site_id ORDER BY class, due_day, resident_id) AS rank
          FROM plain.need AS w
         WHERE NOT EXISTS (SELECT FROM plain.appointment AS a
                            WHERE (a.commune_code, a.resident_id, a.need_number)
                                  = (w.commune_code, w.resident_id, w.need_number))) AS n
  JOIN (SELECT *, row_number() OVER (PARTITION BY commune_code, site_id ORDER BY day, half, place) AS rank
          FROM plain.seat AS f
         WHERE NOT EXISTS (SELECT FROM plain.appointment AS a
                            WHERE (a.commune_code, a.site_id, a.day, a.half, a.place)
                                  = (f.commune_code, f.site_id, f.day, f.half, f.place))) AS s
       USING (commune_code, site_id, rank)
 WHERE s.day BETWEEN n.release_day AND n.due_day;

UPDATE plain.need AS n SET state = 'booked'
  FROM plain.appointment AS a
 WHERE (a.commune_code, a.resident_id, a.need_number) = (n.commune_code, n.resident_id, n.need_number);

INSERT INTO plain.reminder
SELECT commune_code, resident_id, need_number, day - 7
  FROM plain.appointment
 WHERE day <= date :'from' + 42;

INSERT INTO plain.result
SELECT commune_code, class, count(*), count(*) FILTER (WHERE state = 'booked')
  FROM plain.need
 GROUP BY commune_code, class;
