-- What the other commune's officers know of him, and knew: a word of theirs takes the place of one of ours.
INSERT INTO local_fact (commune_code, resident_id, kind, from_day, until_day, value, source, author, withdrawn_on)
SELECT $1, resident_id, kind, from_day, until_day, value, source, author, withdrawn_on
  FROM local_fact
 WHERE commune_code = $2 AND resident_id = ANY ($3::bigint[]) AND kind <> 'moved'
ON CONFLICT (commune_code, resident_id, kind, from_day) DO UPDATE
   SET until_day = excluded.until_day, value = excluded.value, source = excluded.source, author =
       excluded.author, withdrawn_on = excluded.withdrawn_on
