INSERT INTO team_day (team_id, day, commune_code, site_id)
SELECT team::integer, day::date, commune::integer, site::integer
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
    AS w (team, day, commune, site)
ON CONFLICT (team_id, day) DO UPDATE
   SET commune_code = excluded.commune_code, site_id = excluded.site_id
