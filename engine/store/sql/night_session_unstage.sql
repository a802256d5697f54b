DELETE FROM stage_session WHERE commune_code = $1
