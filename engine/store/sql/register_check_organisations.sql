SELECT DISTINCT organisation_id
  FROM register.resident_feed
 WHERE commune_code = $1 AND organisation_id IS NOT NULL
 ORDER BY organisation_id
