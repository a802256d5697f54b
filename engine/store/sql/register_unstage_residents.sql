DELETE FROM register.stage_resident WHERE commune_code = $1
