DELETE FROM stage_appointment WHERE commune_code = $1
