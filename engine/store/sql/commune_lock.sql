SELECT revision FROM commune_state WHERE commune_code = $1 FOR UPDATE
