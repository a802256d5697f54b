DELETE FROM closure
 USING unnest($1::integer[], $2::text[], $3::date[]) AS gone (commune, site, from_day)
 WHERE commune_code = gone.commune AND site_id = coalesce(nullif(gone.site, '')::integer, 0)
   AND closure.from_day = gone.from_day
