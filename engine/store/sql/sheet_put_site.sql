INSERT INTO site (site_id, commune_code, kind, name, address, phone, is_step_free, valid_from, valid_to)
SELECT site_id::integer, commune::integer, kind, name, address, phone, is_step_free::boolean,
       valid_from::date, nullif(valid_to, '')::date
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::text[])
    AS w (site_id, commune, kind, name, address, phone, is_step_free, valid_from, valid_to)
ON CONFLICT (site_id) DO UPDATE
   SET commune_code = excluded.commune_code, kind = excluded.kind, name = excluded.name,
       address = excluded.address, phone = excluded.phone, is_step_free = excluded.is_step_free,
       valid_from = excluded.valid_from, valid_to = excluded.valid_to
