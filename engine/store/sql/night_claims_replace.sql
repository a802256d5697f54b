WITH wanted AS (
    SELECT resident_id, serving_commune
      FROM unnest($2::bigint[], $3::integer[]) AS w (resident_id, serving_commune)),
gone AS (
    DELETE FROM residence_claim c
     WHERE c.commune_code = $1 AND NOT EXISTS (SELECT FROM wanted w WHERE w.resident_id = c.resident_id))
INSERT INTO residence_claim (commune_code, resident_id, serving_commune, since)
SELECT $1, resident_id, serving_commune, $4 FROM wanted
ON CONFLICT (commune_code, resident_id) DO UPDATE SET serving_commune = excluded.serving_commune
 WHERE residence_claim.serving_commune <> excluded.serving_commune
