DELETE FROM stage_need WHERE commune_code = $1
