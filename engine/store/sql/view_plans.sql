-- Since when the plans of these communes stand, and at which revision their rows are.
SELECT commune_code, revision, planned_on
  FROM commune_state
 WHERE commune_code = ANY ($1::integer[])
 ORDER BY commune_code
