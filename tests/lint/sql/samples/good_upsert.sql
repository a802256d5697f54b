INSERT INTO local_fact (commune_code, resident_id, kind, from_day, author)
SELECT DISTINCT $1::integer, resident_id, 'refused', $2::date, $3 FROM unnest($4::bigint[]) AS t (resident_id)
ON CONFLICT (commune_code, resident_id, kind, from_day) DO UPDATE
   SET author = excluded.author, value = '', withdrawn_on = NULL
 WHERE local_fact.author <> excluded.author
