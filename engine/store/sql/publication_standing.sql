SELECT weeks, approved_by
  FROM standing_approval
 WHERE commune_code = $1 AND round = $2 AND from_day <= $3 AND (until_day IS NULL OR until_day >= $3)
   AND (revoked_on IS NULL OR revoked_on > $3)
 ORDER BY from_day DESC
 LIMIT 1
