INSERT INTO holiday (day, name, version)
SELECT day::date, name, version
  FROM unnest($1::text[], $2::text[], $3::text[])
    AS w (day, name, version)
ON CONFLICT (day) DO UPDATE
   SET name = excluded.name, version = excluded.version
