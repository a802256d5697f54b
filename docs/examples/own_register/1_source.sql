-- SPDX-License-Identifier: Apache-2.0
-- A register as one may find it: text keys, its own codes, households and addresses in tables of their
-- own, days as text. The people are invented: nobody has a personal number that begins with 9.

CREATE SCHEMA dan_cu;

CREATE TABLE dan_cu.dia_chi (              -- addresses
    ma_dia_chi text PRIMARY KEY,           -- DC-0001
    ma_xa      text NOT NULL,              -- five digits
    thon       text NOT NULL,              -- the hamlet's name
    so_nha     text NOT NULL
);

CREATE TABLE dan_cu.ho (                   -- households
    ma_ho      text PRIMARY KEY,           -- HO-0001
    ma_dia_chi text NOT NULL REFERENCES dan_cu.dia_chi
);

CREATE TABLE dan_cu.nhan_khau (            -- people
    ma_nk      text PRIMARY KEY,           -- HN-000001
    ma_ho      text NOT NULL REFERENCES dan_cu.ho,
    ho_ten     text NOT NULL,
    ngay_sinh  text NOT NULL,              -- dd/mm/yyyy, or the year alone
    gioi_tinh  text NOT NULL,              -- 1 male, 2 female
    so_cccd    text,
    dien_thoai text,                       -- 0912 345 678
    nhom       text NOT NULL DEFAULT '',   -- NCT, NKT, HN, CC, joined by commas
    noi_kham   text NOT NULL DEFAULT 'TYT', -- TYT station, CQ employer, TH school, LLVT armed forces
    ma_co_quan integer,
    kham_cuoi  text,                       -- dd/mm/yyyy, KHONG for never, NULL for unknown
    ngay_mat   text,                       -- dd/mm/yyyy
    chuyen_den text,                       -- five digits
    sua_luc    timestamp NOT NULL          -- local time
);

INSERT INTO dan_cu.dia_chi
SELECT 'DC-' || to_char(n, 'FM0000'), CASE WHEN n <= 80 THEN '00123' ELSE '00124' END,
       (ARRAY['Thôn Đông', 'Thôn Đoài', 'Xóm 2'])[CASE WHEN n <= 40 THEN 1 WHEN n <= 80 THEN 2 ELSE 3 END],
       'Số ' || n
  FROM generate_series(1, 120) AS n;

INSERT INTO dan_cu.ho
SELECT 'HO-' || to_char(n, 'FM0000'), 'DC-' || to_char(n, 'FM0000')
  FROM generate_series(1, 120) AS n;

INSERT INTO dan_cu.nhan_khau
SELECT 'HN-' || to_char(n, 'FM000000'), 'HO-' || to_char((n - 1) / 4 + 1, 'FM0000'),
       (ARRAY['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Đỗ'])[n % 5 + 1] ||
       CASE WHEN n % 2 = 1 THEN ' Văn ' ELSE ' Thị ' END ||
       (ARRAY['An', 'Bình', 'Đức', 'Hoà', 'Hòa', 'Ước', 'Quỳnh'])[n % 7 + 1],
       CASE WHEN n % 11 = 0 THEN to_char(1930 + n % 90, 'FM0000')
            ELSE to_char(date '1930-01-01' + n * 37 % 33000, 'DD/MM/YYYY') END,
       CASE WHEN n % 2 = 1 THEN '1' ELSE '2' END,
       CASE WHEN n % 13 > 0 THEN '9' || to_char(n, 'FM00000000000') END,
       CASE WHEN n % 3 > 0 THEN '0850 ' || to_char(n, 'FM000') || ' 000' END,
       CASE WHEN n % 10 = 0 THEN 'HN' WHEN n % 17 = 0 THEN 'NCT,NKT' ELSE '' END,
       CASE WHEN n % 19 = 0 THEN 'CQ' ELSE 'TYT' END,
       CASE WHEN n % 19 = 0 THEN 7 END,
       CASE n % 4 WHEN 0 THEN '15/03/2025' WHEN 1 THEN 'KHONG' END,
       CASE WHEN n = 200 THEN '02/01/2026' END,
       CASE WHEN n = 300 THEN '00124' END,
       '2026-01-05 08:00'
  FROM generate_series(1, 480) AS n;
