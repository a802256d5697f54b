-- violates reference
UPDATE site SET phone = $2 WHERE site_id = $1
