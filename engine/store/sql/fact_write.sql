INSERT INTO local_fact (commune_code, resident_id, kind, from_day, until_day, value, source, author)
SELECT $1, $2, $3, $4, $5, $6, $7, $8
 WHERE NOT EXISTS (
       SELECT FROM local_fact
        WHERE commune_code = $1 AND resident_id = $2 AND kind = $3 AND from_day = $4
          AND until_day IS NOT DISTINCT FROM $5 AND value = $6 AND source = $7 AND withdrawn_on IS NULL)
ON CONFLICT (commune_code, resident_id, kind, from_day) DO UPDATE
   SET until_day = excluded.until_day, value = excluded.value, source = excluded.source,
       author = excluded.author, withdrawn_on = NULL
