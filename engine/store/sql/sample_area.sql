INSERT INTO area (area_code, kind, parent_code, name, unit_kind, population)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
