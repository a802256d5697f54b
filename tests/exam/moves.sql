-- SPDX-License-Identifier: Apache-2.0
-- Three communes, and people who will move between them. Who was born in April has his best day in the weeks
-- that are published, who was born in July beyond them.
INSERT INTO area (area_code, kind, parent_code, name, unit_kind) VALUES
    (1, 'province', 0, 'Tỉnh Thử', ''),
    (201, 'commune', 1, 'Xã Một', 'xa'), (202, 'commune', 1, 'Xã Hai', 'xa'), (203, 'commune', 1, 'Xã Ba', 'xa');
INSERT INTO site (site_id, commune_code, kind, name) VALUES
    (1, 201, 'station', 'Trạm Một'), (2, 202, 'station', 'Trạm Hai'), (3, 203, 'station', 'Trạm Ba');
INSERT INTO site_week (site_id, weekday, half, from_day, capacity, walk_in_reserve)
SELECT site_id, weekday, 1, '2027-01-01', '{6,6,6,6,6,6,6,6}', 1 FROM site, unnest('{1,3}'::integer[]) AS weekday;
INSERT INTO hamlet (hamlet_id, commune_code, name, site_id) VALUES
    (21, 201, 'Thôn Một', 1), (22, 202, 'Thôn Hai', 2), (23, 203, 'Thôn Ba', 3);
INSERT INTO organisation (organisation_id, commune_code, kind, name) VALUES (9, 201, 'employer', 'Nhà máy');
UPDATE priority_rule SET phase_from = '2020-01-01';

INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, target_groups,
                               resident_since, changed_at)
SELECT commune, id, household, commune - 180, birth, extract(year FROM birth), groups, '2000-01-01', '2027-01-01'
  FROM (VALUES
    (201, 1, 501, date '1960-04-05', '1'), (201, 3, 503, '1962-04-06', '1'), (201, 4, 503, '1963-07-06', '1'),
    (201, 5, 505, '2026-12-01', ''), (201, 6, 506, '2026-12-05', ''), (201, 7, 507, '1964-04-07', '1'),
    (201, 8, 508, '1965-04-08', '1'), (201, 9, 509, '1966-04-09', '1'), (201, 10, 510, '1967-04-10', '1'),
    (201, 11, 511, '1968-04-11', '1'), (201, 12, 512, '1969-07-12', '1'), (201, 14, 514, '1971-07-14', ''),
    (201, 16, 516, '1973-04-16', '1'), (201, 17, 517, '1940-04-17', '1'), (201, 18, 518, '1974-04-18', '1'),
    (201, 19, 519, '1975-04-19', '1'), (201, 20, 501, '1976-04-20', '1'), (201, 24, 524, '1980-07-24', ''),
    (202, 40, 540, '1964-04-05', '1'), (202, 41, 541, '1965-07-05', '1'), (202, 42, 542, '1966-04-06', '1'),
    (203, 60, 560, '1967-04-07', '1'), (203, 61, 561, '1968-07-07', ''))
    AS p (commune, id, household, birth, groups);
INSERT INTO register.feed_status (commune_code, as_of, rows) VALUES
    (201, '2027-03-01', 18), (202, '2027-03-01', 3), (203, '2027-03-01', 2);

-- What is known of them where they live.
INSERT INTO completion (commune_code, resident_id, done_on, source, round) VALUES
    (201, 7, '2027-02-10', 'station', 2027), (201, 7, '2026-03-10', 'hospital', 0);
INSERT INTO local_fact (commune_code, resident_id, kind, from_day, until_day, value, author, withdrawn_on) VALUES
    (201, 8, 'refused', '2027-02-01', NULL, '', 'O', NULL), (201, 9, 'excluded', '2027-02-01', NULL, '', 'O', NULL),
    (201, 10, 'available_from', '2027-02-01', NULL, '2027-05-03', 'O', NULL),
    (201, 10, 'refused', '2027-01-01', NULL, '', 'O', '2027-01-05'),
    (201, 10, 'excluded', '2026-01-01', '2026-12-31', '', 'O', NULL),
    (201, 10, 'language', '2027-02-01', NULL, 'hmn', 'O', NULL),
    (201, 10, 'guardian', '2027-02-01', NULL, '24', 'O', NULL),
    (201, 10, 'contact', '2027-02-01', NULL, '+84912000001', 'O', NULL);
INSERT INTO possible_duplicate VALUES (201, 9, 24, 201, 'name', '2027-01-09');
INSERT INTO membership VALUES (201, 14, 9, '2027-01-01', NULL), (201, 14, 9, '2025-01-01', '2025-12-31');
INSERT INTO contact_outcome VALUES (201, 8, '2027-02-02', 'call', 'reached', 'O');
