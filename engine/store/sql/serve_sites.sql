SELECT site_id, commune_code, kind, name, address, phone FROM site ORDER BY site_id
