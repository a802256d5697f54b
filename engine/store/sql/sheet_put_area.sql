INSERT INTO area (kind, area_code, parent_code, name, unit_kind, population, valid_from, valid_to, successor)
SELECT kind, code::integer, nullif(parent, '')::integer, name, unit_kind, nullif(population, '')::integer,
       valid_from::date, nullif(valid_to, '')::date, nullif(successor, '')::integer
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::text[])
    AS w (kind, code, parent, name, unit_kind, population, valid_from, valid_to, successor)
ON CONFLICT (kind, area_code, valid_from) DO UPDATE
   SET parent_code = excluded.parent_code, name = excluded.name, unit_kind = excluded.unit_kind,
       population = excluded.population, valid_to = excluded.valid_to, successor = excluded.successor
