-- A comment may say NOTIFY, nextval(1) and clock_timestamp.
SELECT n.resident_id FROM need n WHERE n.commune_code = $1 AND n.round = $2
