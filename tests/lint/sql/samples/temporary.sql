-- violates temporary
CREATE TEMP TABLE fresh (commune_code integer)
