-- Communes of now and once, with whether they are in force on the day.
SELECT area_code, bool_or(valid_from <= $1 AND (valid_to IS NULL OR valid_to >= $1))
  FROM area
 WHERE kind = 'commune'
 GROUP BY area_code
 ORDER BY area_code
