-- Communes that served him once, by an index that holds only those who left.
SELECT DISTINCT commune_code
  FROM need
 WHERE resident_id = $1 AND need_number = 1 AND state IN ('moved_out', 'deceased')
 ORDER BY commune_code
