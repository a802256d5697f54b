WITH wanted AS (
    SELECT day, name, version FROM unnest($1::date[], $2::text[], $3::text[]) AS w (day, name, version)),
stored AS (
    SELECT day, name, version
      FROM holiday
     WHERE extract(year FROM day) IN (SELECT extract(year FROM day) FROM wanted))
SELECT count(*) FILTER (WHERE s.day IS NULL) AS added,
       count(*) FILTER (WHERE (s.name, s.version) IS DISTINCT FROM (w.name, w.version)
                          AND s.day IS NOT NULL AND w.day IS NOT NULL) AS changed,
       count(*) FILTER (WHERE w.day IS NULL) AS gone
  FROM wanted w FULL JOIN stored s USING (day)
