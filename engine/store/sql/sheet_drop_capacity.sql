DELETE FROM site_week
 USING unnest($1::integer[], $2::smallint[], $3::smallint[], $4::date[]) AS gone (site, weekday, half, from_day)
 WHERE site_id = gone.site AND site_week.weekday = gone.weekday AND site_week.half = gone.half
   AND site_week.from_day = gone.from_day
