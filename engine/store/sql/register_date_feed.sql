INSERT INTO register.feed_status (commune_code, as_of, rows)
SELECT $1, ($2::date)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh', $3::bigint
ON CONFLICT (commune_code) DO UPDATE SET as_of = excluded.as_of, rows = excluded.rows
