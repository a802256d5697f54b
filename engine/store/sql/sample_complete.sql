INSERT INTO completion (commune_code, resident_id, done_on, source, round, payer, facility)
SELECT $1, done.resident_id, $3, 'hospital',
       coalesce((SELECT max(r.round) FROM round r WHERE $3 BETWEEN r.starts AND r.ends), $4), 3, '99999'
  FROM unnest($2::bigint[]) AS done (resident_id)
ON CONFLICT (commune_code, resident_id, done_on, source) DO NOTHING
