SELECT commune_code, batch, line, done_on, source, evidence
  FROM completion_unmatched
 WHERE ($1 = 0 OR commune_code = $1) AND settled_on IS NULL
 ORDER BY commune_code, batch, line
