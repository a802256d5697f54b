-- Telephones officers were told of whoever has a place that day; of several the last holds.
SELECT f.resident_id, f.value
  FROM appointment AS a
  JOIN local_fact AS f ON f.commune_code = $1 AND f.resident_id = a.resident_id
 WHERE a.commune_code = $1 AND a.site_id = $2 AND a.day = $3 AND f.kind = 'contact' AND f.withdrawn_on IS NULL
   AND f.from_day <= $3 AND (f.until_day IS NULL OR f.until_day >= $3) AND f.value LIKE '+%'
 ORDER BY f.resident_id, f.from_day
