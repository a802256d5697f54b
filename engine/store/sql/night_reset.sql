INSERT INTO change_log (commune_code, revision, item, kind, round) VALUES ($1, $2, $3, 'reset', $4)
