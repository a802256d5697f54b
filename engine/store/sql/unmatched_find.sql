SELECT commune_code, done_on, source, evidence
  FROM completion_unmatched
 WHERE batch = $1 AND line = $2 AND settled_on IS NULL
