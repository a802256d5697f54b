WITH wanted AS (
    SELECT measure, detail, amount
      FROM unnest($3::text[], $4::text[], $5::bigint[]) AS w (measure, detail, amount)),
gone AS (
    DELETE FROM commune_result r
     WHERE r.commune_code = $1 AND r.round = $2
       AND NOT EXISTS (SELECT FROM wanted w WHERE w.measure = r.measure AND w.detail = r.detail))
INSERT INTO commune_result (commune_code, round, measure, detail, amount)
SELECT $1, $2, measure, detail, amount FROM wanted
ON CONFLICT (commune_code, round, measure, detail) DO UPDATE SET amount = excluded.amount
 WHERE commune_result.amount <> excluded.amount
