INSERT INTO closure (commune_code, site_id, from_day, until_day, reason)
SELECT commune::integer, coalesce(nullif(site, '')::integer, 0), from_day::date,
       nullif(until_day, '')::date, reason
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    AS w (commune, site, from_day, until_day, reason)
ON CONFLICT (commune_code, site_id, from_day) DO UPDATE
   SET until_day = excluded.until_day, reason = excluded.reason
