SELECT count(*) FROM feed_copy WHERE commune_code = $1
