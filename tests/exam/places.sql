-- SPDX-License-Identifier: Apache-2.0
-- Round 2027 is prepared. Today is Monday 2027-03-01.
UPDATE round_commune SET state = 'open' WHERE round = 2027;
INSERT INTO commune_state (commune_code, plan_hash) VALUES (123, '\x01'), (124, '\x02');
INSERT INTO session (commune_code, round, site_id, day, half, capacity, walk_in_reserve, booking_limit)
SELECT 123, 2027, 1, day, 1, '{10,10,0,0,10,10,0,0}', 1, 9
  FROM unnest('{2027-03-01,2027-03-03,2027-03-16,2027-05-04}'::date[]) AS day;
INSERT INTO session (commune_code, round, site_id, day, half, capacity, walk_in_reserve, booking_limit)
VALUES (124, 2027, 3, '2027-03-01', 1, '{10,10,0,0,10,10,0,0}', 1, 9);

INSERT INTO need (commune_code, round, resident_id, need_number, residence_commune, household_id, hamlet_id, state,
                  reason, class, package)
SELECT commune_code, 2027, resident_id, 1, commune_code, household_id, hamlet_id,
       CASE resident_id WHEN 10 THEN 'waiting' WHEN 11 THEN 'done_elsewhere' ELSE 'booked' END, 'annual', 3, 3
  FROM register.resident;

INSERT INTO appointment (commune_code, round, resident_id, need_number, attempt, version, site_id, day, half, arrival,
                         state, is_pinned, origin)
SELECT p.commune_code, 2027, p.resident_id, 1, 1, 1, p.site_id, p.day, 1, p.arrival, p.state, false, 'plan'
  FROM (VALUES
    (123, 1, 1, '2027-03-16'::date, '07:30'::time, 'proposed'), (123, 2, 1, '2027-03-16', '07:30', 'proposed'),
    (123, 3, 1, '2027-03-16', '07:30', 'proposed'), (123, 4, 1, '2027-03-16', '08:00', 'proposed'),
    (123, 5, 1, '2027-03-03', '07:30', 'proposed'), (123, 6, 1, '2027-05-04', '07:30', 'proposed'),
    (123, 7, 1, '2027-03-01', '07:30', 'published'), (123, 8, 1, '2027-03-01', '07:30', 'published'),
    (123, 9, 1, '2027-03-01', '08:00', 'confirmed'), (123, 12, 1, '2027-03-16', '08:00', 'published'),
    (124, 20, 3, '2027-03-01', '07:30', 'published'))
    AS p (commune_code, resident_id, site_id, day, arrival, state);
