SELECT until_day, reason FROM closure WHERE commune_code = $1 AND site_id = $2 AND from_day = $3
