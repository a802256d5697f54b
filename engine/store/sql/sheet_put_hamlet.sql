INSERT INTO hamlet (hamlet_id, commune_code, name, aliases, site_id, minutes_to_site, passable_from, passable_to,
       valid_from, valid_to)
SELECT hamlet_id::integer, commune::integer, name, string_to_array(aliases, ';'),
       nullif(site, '')::integer, nullif(minutes, '')::smallint, nullif(passable_from, '')::smallint,
       nullif(passable_to, '')::smallint, valid_from::date, nullif(valid_to, '')::date
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::text[], $10::text[])
    AS w (hamlet_id, commune, name, aliases, site, minutes, passable_from, passable_to, valid_from, valid_to)
ON CONFLICT (hamlet_id) DO UPDATE
   SET commune_code = excluded.commune_code, name = excluded.name, aliases = excluded.aliases,
       site_id = excluded.site_id, minutes_to_site = excluded.minutes_to_site, passable_from = excluded.passable_from,
       passable_to = excluded.passable_to, valid_from = excluded.valid_from, valid_to = excluded.valid_to
