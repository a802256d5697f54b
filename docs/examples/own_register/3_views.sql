-- SPDX-License-Identifier: Apache-2.0
-- The contract over the register's tables. In the program's own database this replaces the views that
-- came with it; in another one it makes them.

CREATE SCHEMA IF NOT EXISTS register;

-- dd/mm/yyyy as a day; whatever else, 31/02/2025 too, as none.
CREATE FUNCTION lich_kham.ngay(chu text) RETURNS date LANGUAGE sql IMMUTABLE AS $$
SELECT CASE WHEN to_char(d.ngay, 'MM') = substr(chu, 4, 2) THEN d.ngay END
  FROM (SELECT CASE WHEN chu ~ '^\d\d/(0[1-9]|1[0-2])/[12]\d{3}$'
                    THEN make_date(right(chu, 4)::integer, substr(chu, 4, 2)::integer, 1)
                         + substr(chu, 1, 2)::integer - 1 END) AS d (ngay)
$$;

CREATE OR REPLACE VIEW register.resident_feed WITH (security_invoker = true) AS
SELECT d.ma_xa::integer AS commune_code,
       k.so AS resident_id,
       g.so AS household_id,
       t.hamlet_id,
       lich_kham.ngay(n.ngay_sinh) AS birth_date,
       right(n.ngay_sinh, 4)::smallint AS birth_year,
       CASE n.gioi_tinh WHEN '1' THEN 'male' WHEN '2' THEN 'female' ELSE 'unknown' END COLLATE "C" AS sex,
       (SELECT coalesce(string_agg(m.so, ';' ORDER BY m.so::integer), '')
          FROM lich_kham.nhom AS m
         WHERE m.ma = ANY (string_to_array(n.nhom, ','))) COLLATE "C" AS target_groups,
       2::smallint AS target_list_version,
       CASE n.noi_kham WHEN 'CQ' THEN 'employer' WHEN 'TH' THEN 'school' WHEN 'LLVT' THEN 'armed_forces'
                       ELSE 'station' END COLLATE "C" AS route,
       n.ma_co_quan AS organisation_id,
       CASE WHEN n.kham_cuoi = 'KHONG' THEN 'never' WHEN n.kham_cuoi IS NULL THEN 'unknown'
            ELSE 'past' END COLLATE "C" AS last_check_kind,
       lich_kham.ngay(n.kham_cuoi) AS last_check,
       'dan_cu' COLLATE "C" AS last_check_source,
       NULL::smallint AS last_check_payer,
       NULL::date AS resident_since,
       lich_kham.ngay(n.ngay_mat) AS died_on,
       n.chuyen_den::integer AS moved_to,
       'vi' COLLATE "C" AS language,
       NULL::bigint AS guardian_id,
       '' COLLATE "C" AS circumstances,
       n.sua_luc AT TIME ZONE 'Asia/Ho_Chi_Minh' AS changed_at
  FROM dan_cu.nhan_khau AS n
  JOIN dan_cu.ho AS h USING (ma_ho)
  JOIN dan_cu.dia_chi AS d USING (ma_dia_chi)
  JOIN lich_kham.so AS k ON k.loai = 'nhan_khau' AND k.ma = n.ma_nk
  JOIN lich_kham.so AS g ON g.loai = 'ho' AND g.ma = n.ma_ho
  LEFT JOIN lich_kham.thon AS t ON t.ma_xa = d.ma_xa AND t.thon = d.thon;

CREATE OR REPLACE VIEW register.resident_person WITH (security_invoker = true) AS
SELECT d.ma_xa::integer AS commune_code,
       k.so AS resident_id,
       named.full_name,
       folded.name_key COLLATE "C" AS name_key,
       n.so_cccd COLLATE "C" AS personal_number,
       NULL::text COLLATE "C" AS insurance_number,
       regexp_replace(regexp_replace(n.dien_thoai, '[ .]', '', 'g'), '^0', '+84') COLLATE "C" AS phone,
       'self' COLLATE "C" AS phone_owner,
       NULL::text AS email,
       d.so_nha || ', ' || d.thon AS address
  FROM dan_cu.nhan_khau AS n
  JOIN dan_cu.ho AS h USING (ma_ho)
  JOIN dan_cu.dia_chi AS d USING (ma_dia_chi)
  JOIN lich_kham.so AS k ON k.loai = 'nhan_khau' AND k.ma = n.ma_nk
 CROSS JOIN LATERAL (SELECT normalize(n.ho_ten, NFC)) AS named (full_name)
 CROSS JOIN LATERAL (SELECT lower(translate(regexp_replace(normalize(full_name, NFKD),
                            '[\u0300-\u036f]', '', 'g'), 'ĐđÐð', 'dddd'))) AS plain (name)
 CROSS JOIN LATERAL (SELECT regexp_replace(btrim(regexp_replace(plain.name, '\s+', ' ', 'g')),
                                           '^(.*) ([^ ]+)$', '\2 \1')) AS folded (name_key);

CREATE OR REPLACE VIEW register.resident_contact WITH (security_invoker = true) AS
SELECT p.commune_code, p.resident_id, p.full_name, p.phone, p.phone_owner, p.email, p.address,
       f.household_id, f.guardian_id, f.language, f.died_on, f.moved_to
  FROM register.resident_person AS p
  JOIN register.resident_feed AS f USING (commune_code, resident_id);

CREATE TABLE IF NOT EXISTS register.feed_status (
    commune_code integer PRIMARY KEY,
    as_of        timestamptz NOT NULL,
    rows         bigint NOT NULL
);
