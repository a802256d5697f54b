-- What came of calls and visits.
INSERT INTO contact_outcome (commune_code, resident_id, day, channel, outcome, author)
SELECT $1, resident_id, day, channel, outcome, author
  FROM contact_outcome
 WHERE commune_code = $2 AND resident_id = ANY ($3::bigint[])
ON CONFLICT (commune_code, resident_id, day, channel) DO UPDATE
   SET outcome = excluded.outcome, author = excluded.author
