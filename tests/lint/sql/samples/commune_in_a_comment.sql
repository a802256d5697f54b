-- violates commune
-- commune_code = $1
UPDATE register.person SET phone = NULL
