-- SPDX-License-Identifier: Apache-2.0
-- A number for every key of the register, in the register's own database. A number is never given
-- twice and tells nothing, so that codes on paper survive whatever happens to the key.

CREATE SCHEMA lich_kham;

CREATE TABLE lich_kham.so (
    loai text NOT NULL CHECK (loai IN ('nhan_khau', 'ho')),
    ma   text NOT NULL,
    so   bigint NOT NULL CHECK (so BETWEEN 1 AND 887503680),
    PRIMARY KEY (loai, ma),
    UNIQUE (loai, so)
);

-- Hamlets have no national code: each name of the register is a row of lichkham.hamlet.
CREATE TABLE lich_kham.thon (
    ma_xa     text NOT NULL,
    thon      text NOT NULL,
    hamlet_id integer NOT NULL,
    PRIMARY KEY (ma_xa, thon)
);
INSERT INTO lich_kham.thon VALUES
    ('00123', 'Thôn Đông', 11), ('00123', 'Thôn Đoài', 12), ('00124', 'Xóm 2', 13);

-- Groups of the register as numbers of the target group list.
CREATE TABLE lich_kham.nhom (ma text PRIMARY KEY, so text NOT NULL);
INSERT INTO lich_kham.nhom VALUES ('NCT', '1'), ('NKT', '2'), ('HN', '3'), ('CC', '4');
