-- violates order
SELECT site_id FROM site WHERE commune_code = $1 ORDER BY site.name DESC, site_id LIMIT 5
