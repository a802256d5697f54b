DELETE FROM stage_feed_copy WHERE commune_code = $1
