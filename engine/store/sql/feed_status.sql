SELECT (as_of AT TIME ZONE 'Asia/Ho_Chi_Minh')::date FROM register.feed_status WHERE commune_code = $1
