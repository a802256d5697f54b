-- SPDX-License-Identifier: Apache-2.0
-- Three communes: 00123 with a station and a point, 00124 with a station, 00125 without any session.
INSERT INTO area (area_code, kind, parent_code, name, unit_kind) VALUES
    (1, 'province', 0, 'Tỉnh Thử', ''),
    (123, 'commune', 1, 'Xuân Mai', 'xa'), (124, 'commune', 1, 'Hòa Lạc', 'xa'), (125, 'commune', 1, 'Đảo Xa', 'dac_khu');
INSERT INTO site (site_id, commune_code, kind, name, address, phone) VALUES
    (1, 123, 'station', 'Trạm Y tế Xuân Mai', 'Thôn Đông, xã Xuân Mai', '02433000001'),
    (2, 123, 'point', 'Điểm khám Thôn Đoài', 'Nhà văn hóa thôn Đoài', '02433000002'),
    (3, 124, 'station', 'Trạm Y tế Hòa Lạc', 'Xóm 2, xã Hòa Lạc', '02433000003');
INSERT INTO site_week (site_id, weekday, half, from_day, capacity, walk_in_reserve) VALUES
    (1, 1, 1, '2027-01-01', '{10,10,0,10,10,10,0,0}', 1),
    (3, 1, 1, '2027-01-01', '{10,10,0,10,10,10,0,0}', 1);
INSERT INTO hamlet (hamlet_id, commune_code, name, site_id) VALUES
    (11, 123, 'Thôn Đông', 1), (12, 123, 'Thôn Đoài & Trại', 2), (13, 124, 'Xóm 2', 3);

INSERT INTO register.resident (commune_code, resident_id, household_id, hamlet_id, birth_year, sex, target_groups,
                               circumstances, changed_at) VALUES
    (123, 1, 501, 11, 1950, 'female', '1;5', 'step_free', '2027-01-01'),
    (123, 2, 501, 11, 1948, 'male', '1', '', '2027-01-01'),
    (123, 3, 502, 12, 1975, 'unknown', '', 'interpreter', '2027-01-01'),
    (123, 4, 503, 12, 1988, 'female', '3', '', '2027-01-01'),
    (123, 5, 504, 11, 1990, 'male', '', '', '2027-01-01'),
    (123, 6, 505, 11, 1991, 'male', '', '', '2027-01-01'),
    (123, 7, 506, 11, 1960, 'female', '1', '', '2027-01-01'),
    (123, 8, 507, 11, 1961, 'female', '1', '', '2027-01-01'),
    (123, 9, 508, 11, 1962, 'female', '1', '', '2027-01-01'),
    (123, 10, 509, 11, 1963, 'male', '1', '', '2027-01-01'),
    (123, 11, 510, 11, 1964, 'male', '1', '', '2027-01-01'),
    (123, 12, 511, 11, 1965, 'male', '1', '', '2027-01-01'),
    (124, 20, 601, 13, 1966, 'male', '1', '', '2027-01-01');
INSERT INTO register.person (commune_code, resident_id, full_name, name_key, phone, phone_owner)
SELECT r.commune_code, r.resident_id, n.full_name, n.name_key, n.phone, n.phone_owner
  FROM register.resident AS r
  JOIN (VALUES
    (1, 'Nguyễn Thị An', 'an nguyen thi', '+84912000001', 'household'),
    (2, 'Trần Văn Bình', 'binh tran van', NULL, 'self'),
    (3, 'O''<b>Brien & "Con"', '"con" o''<b>brien &', '+84912000003', 'self'),
    (4, 'Lê Thị Ánh', 'anh le thi', '+84912000004', 'self'),
    (5, 'Phạm Văn Dũng', 'dung pham van', '+84912000005', 'self'),
    (6, 'Phạm Văn Em', 'em pham van', '+84912000006', 'self'),
    (7, 'Đỗ Thị Gấm', 'gam do thi', '+84912000007', 'guardian'),
    (8, 'Đỗ Thị Hà', 'ha do thi', '+84912000008', 'self'),
    (9, 'Đỗ Thị Hoa', 'hoa do thi', '+84912000009', 'self'),
    (10, 'Vũ Văn Ích', 'ich vu van', '+84912000010', 'self'),
    (11, 'Vũ Văn Kiên', 'kien vu van', '+84912000011', 'self'),
    (12, 'Vũ Văn Lâm', 'lam vu van', '+84912000012', 'self'),
    (20, 'Vũ Văn Minh', 'minh vu van', '+84912000020', 'self'))
    AS n (resident_id, full_name, name_key, phone, phone_owner) ON n.resident_id = r.resident_id;
INSERT INTO resident_home (resident_id, commune_code, version)
SELECT resident_id, commune_code, 1 FROM register.resident;
