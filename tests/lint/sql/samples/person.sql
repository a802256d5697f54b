-- violates person
SELECT full_name FROM register.resident_person WHERE commune_code = $1
