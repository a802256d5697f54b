SELECT site_id, commune_code, kind, name, address, phone FROM site ORDER BY commune_code, site_id
