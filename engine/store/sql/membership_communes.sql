SELECT DISTINCT commune_code
  FROM membership
 WHERE organisation_id = $1 AND (valid_to IS NULL OR valid_to >= $2)
 ORDER BY commune_code
