SELECT site_id FROM site WHERE commune_code = $1 ORDER BY name COLLATE "C", site_id
