-- violates commune one_commune person
-- commune_code = $1
UPDATE register.person SET phone = NULL
