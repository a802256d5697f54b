-- SPDX-License-Identifier: Apache-2.0
-- Each night before the program's, where the register is: new keys get numbers, then the communes' rows
-- are counted and dated. One transaction: a night that runs meanwhile sees all of it or nothing.

BEGIN ISOLATION LEVEL REPEATABLE READ;

LOCK TABLE lich_kham.so IN SHARE ROW EXCLUSIVE MODE;

INSERT INTO lich_kham.so (loai, ma, so)
SELECT 'nhan_khau', n.ma_nk,
       (SELECT coalesce(max(so), 0) FROM lich_kham.so WHERE loai = 'nhan_khau') + row_number() OVER (ORDER BY n.ma_nk)
  FROM dan_cu.nhan_khau AS n
 WHERE NOT EXISTS (SELECT FROM lich_kham.so AS s WHERE s.loai = 'nhan_khau' AND s.ma = n.ma_nk);

INSERT INTO lich_kham.so (loai, ma, so)
SELECT 'ho', h.ma_ho,
       (SELECT coalesce(max(so), 0) FROM lich_kham.so WHERE loai = 'ho') + row_number() OVER (ORDER BY h.ma_ho)
  FROM dan_cu.ho AS h
 WHERE NOT EXISTS (SELECT FROM lich_kham.so AS s WHERE s.loai = 'ho' AND s.ma = h.ma_ho);

-- The day of the delivery is that of the register's last load; here it is live.
INSERT INTO register.feed_status (commune_code, as_of, rows)
SELECT commune_code, now(), count(*)
  FROM register.resident_feed
 GROUP BY commune_code
    ON CONFLICT (commune_code) DO UPDATE SET as_of = excluded.as_of, rows = excluded.rows;

COMMIT;
