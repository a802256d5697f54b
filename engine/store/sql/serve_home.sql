SELECT commune_code FROM resident_home WHERE commune_code = $1 AND resident_id = $2
