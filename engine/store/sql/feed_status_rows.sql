SELECT rows FROM register.feed_status WHERE commune_code = $1
