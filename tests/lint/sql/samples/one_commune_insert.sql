-- violates one_commune
INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author)
SELECT $2, resident_id, kind, from_day, author FROM local_fact WHERE commune_code = $1
