SELECT EXISTS (SELECT FROM register.resident_feed WHERE commune_code = $1)
