SELECT commune_code, rows FROM register.feed_status
