-- SPDX-License-Identifier: Apache-2.0
-- Shipped rules. Rows, not code: a site ends one by valid_to and adds another.
-- Target groups: 1 elderly, 2 disabled, 3 poor or near-poor, 4 merit, 5 chronic, 6 minority and
-- mountain, 7 difficult area, 8 island commune, 9 special zone, 10 preschool, 11 pupil, 12 student,
-- 13 worker, 14 informal worker, 15 without insurance, 16 other.

INSERT INTO priority_rule (rule_id, class, target_groups, age_from, age_to, circumstances, phase_from, valid_from) VALUES
    (10, 0, '2', NULL, NULL, '',         '2026-01-01', '2026-01-01'),
    (11, 0, '',    80, NULL, '',         '2026-01-01', '2026-01-01'),
    (20, 1, '1;3;4;5', NULL, NULL, '',   '2026-01-01', '2026-01-01'),
    (21, 1, '',    60, NULL, '',         '2026-01-01', '2026-01-01'),
    (30, 2, '6;7;8;9', NULL, NULL, '',   '2026-01-01', '2026-01-01'),
    (31, 2, '', NULL,    5, '',          '2026-01-01', '2026-01-01'),
    (32, 2, '', NULL, NULL, 'pregnant',  '2026-01-01', '2026-01-01'),
    (40, 3, '', NULL, NULL, '',          '2026-01-01', '2026-01-01');

INSERT INTO interval_rule (rule_id, age_months_from, age_months_to, circumstances, interval_months, valid_from) VALUES
    (10, 0, NULL, 'hazardous_work', 6, '2026-01-01'),
    (20, 0,   11, '', 3,  '2026-01-01'),
    (21, 12,  23, '', 6,  '2026-01-01'),
    (22, 24, NULL, '', 12, '2026-01-01');

INSERT INTO package (package, code, name) VALUES
    (1, 'under_6', 'Khám trẻ em dưới 6 tuổi'),
    (2, '6_to_17', 'Khám trẻ em từ 6 đến dưới 18 tuổi'),
    (3, 'adult',   'Khám người từ đủ 18 tuổi');

INSERT INTO package_rule (rule_id, package, age_from, age_to, valid_from) VALUES
    (1, 1, 0, 5, '2026-01-01'),
    (2, 2, 6, 17, '2026-01-01'),
    (3, 3, 18, NULL, '2026-01-01');

INSERT INTO package_resource (package, resource, minutes) VALUES
    (1, 1, 15), (1, 3, 15),
    (2, 1, 12),
    (3, 1, 12), (3, 4, 4), (3, 5, 6);

INSERT INTO route_rule (rule_id, route, is_invited, valid_from) VALUES
    (1, 'station', true, '2026-01-01'),
    (2, 'employer', false, '2026-01-01'),
    (3, 'school', false, '2026-01-01'),
    (4, 'armed_forces', false, '2026-01-01');

INSERT INTO channel (channel) VALUES ('sms');

INSERT INTO reminder_rung (purpose, channel, days_before, valid_from) VALUES
    ('week_before', 'sms', 7, '2026-01-01'),
    ('day_before',  'sms', 1, '2026-01-01');
