INSERT INTO completion (commune_code, resident_id, done_on, source, round, facility)
SELECT DISTINCT $1::integer, resident_id, $2::date, 'station', round, site_id::text
  FROM unnest($3::bigint[], $4::integer[], $5::integer[]) AS t (resident_id, round, site_id)
ON CONFLICT (commune_code, resident_id, done_on, source) DO NOTHING
