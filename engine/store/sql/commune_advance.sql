UPDATE commune_state SET revision = revision + 1 WHERE commune_code = $1 RETURNING revision
