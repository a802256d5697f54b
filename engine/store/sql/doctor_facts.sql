SELECT DISTINCT commune_code
  FROM local_fact
 WHERE withdrawn_on IS NULL AND (until_day IS NULL OR until_day >= $1)
 ORDER BY commune_code
