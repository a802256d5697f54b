SELECT min(resident_id) IS NOT NULL FROM register.resident_feed WHERE commune_code = $1
