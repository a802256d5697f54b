-- The register knows them now; nothing personal stays behind.
UPDATE completion_unmatched
   SET settled_on = $2, outcome = 'matched', author = $3, evidence = '{}'
 WHERE commune_code = $1 AND settled_on IS NULL AND digest = ANY ($4::text[])
