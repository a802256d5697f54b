SELECT k.organisation_id
  FROM unnest($1::integer[]) AS k (organisation_id)
  LEFT JOIN organisation AS o USING (organisation_id)
 WHERE o.organisation_id IS NULL
 ORDER BY k.organisation_id
