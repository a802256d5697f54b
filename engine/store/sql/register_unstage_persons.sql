DELETE FROM register.stage_person WHERE commune_code = $1
