UPDATE standing_approval
   SET revoked_on = $3
 WHERE ($1 = 0 OR commune_code = $1) AND round = $2 AND revoked_on IS NULL
   AND (until_day IS NULL OR until_day >= $3)
