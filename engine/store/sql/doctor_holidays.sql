SELECT count(*) OVER (), year
  FROM generate_series(extract(year FROM $1::date)::integer, extract(year FROM $1::date + 365)::integer) AS year
 WHERE NOT EXISTS (SELECT FROM holiday AS h WHERE extract(year FROM h.day) = year)
 ORDER BY year
