-- Who lives in several communes by their feeds, once a commune: one pass over the register, which may be so new that
-- nobody has counted it: once for each resident it must not be gathered.
WITH twice AS MATERIALIZED (
    SELECT resident_id
      FROM register.resident_feed
     WHERE died_on IS NULL AND moved_to IS NULL
     GROUP BY resident_id
    HAVING min(commune_code) < max(commune_code)
)
SELECT f.resident_id, f.commune_code
  FROM register.resident_feed f
  JOIN twice USING (resident_id)
 WHERE f.died_on IS NULL AND f.moved_to IS NULL
 ORDER BY f.resident_id, f.commune_code
