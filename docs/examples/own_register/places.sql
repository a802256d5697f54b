-- SPDX-License-Identifier: Apache-2.0
-- The program's own reference data that the example needs: two communes, their hamlets and stations, and
-- the employer that the register calls 7.
SET search_path = lichkham;
INSERT INTO area (area_code, kind, parent_code, name, unit_kind) VALUES
    (1, 'province', 0, 'Tỉnh Thử', ''), (123, 'commune', 1, 'Xuân Mai', 'xa'), (124, 'commune', 1, 'Hòa Lạc', 'xa');
INSERT INTO site (site_id, commune_code, kind, name, address, phone) VALUES
    (1, 123, 'station', 'Trạm Y tế Xuân Mai', 'Thôn Đông', ''), (2, 124, 'station', 'Trạm Y tế Hòa Lạc', 'Xóm 2', '');
INSERT INTO site_week (site_id, weekday, half, from_day, capacity)
SELECT site_id, weekday, 1, '2026-01-01', '{20,20,20,20,20,20,20,20}'
  FROM unnest('{1, 2}'::integer[]) AS site_id, unnest('{2, 4}'::smallint[]) AS weekday;
INSERT INTO hamlet (hamlet_id, commune_code, name, site_id) VALUES
    (11, 123, 'Thôn Đông', 1), (12, 123, 'Thôn Đoài', 1), (13, 124, 'Xóm 2', 2);
INSERT INTO organisation (organisation_id, commune_code, kind, name) VALUES (7, 124, 'employer', 'Công ty Thử');
