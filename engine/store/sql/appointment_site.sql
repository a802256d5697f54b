SELECT commune_code FROM site WHERE site_id = $1
