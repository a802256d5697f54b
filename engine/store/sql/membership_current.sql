SELECT resident_id
  FROM membership
 WHERE commune_code = $1 AND organisation_id = $2 AND (valid_to IS NULL OR valid_to >= $3)
 ORDER BY resident_id
