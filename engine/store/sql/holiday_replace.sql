WITH wanted AS (
    SELECT day, name, version FROM unnest($1::date[], $2::text[], $3::text[]) AS w (day, name, version)),
gone AS (
    DELETE FROM holiday h
     WHERE extract(year FROM h.day) IN (SELECT extract(year FROM day) FROM wanted)
       AND NOT EXISTS (SELECT FROM wanted w WHERE w.day = h.day))
INSERT INTO holiday (day, name, version)
SELECT day, name, version FROM wanted
ON CONFLICT (day) DO UPDATE SET name = excluded.name, version = excluded.version
 WHERE (holiday.name, holiday.version) IS DISTINCT FROM (excluded.name, excluded.version)
