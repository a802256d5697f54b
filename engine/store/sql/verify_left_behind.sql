-- Facts that stand where nobody looks for them: of people who moved out of here, and whom another commune took
-- with their history. That they moved is what this commune's officers say of themselves; a claim is its own.
SELECT f.commune_code, count(*)
  FROM local_fact f
  JOIN resident_home h ON h.resident_id = f.resident_id AND h.commune_code <> f.commune_code
 WHERE ($1 = 0 OR f.commune_code = $1)
   AND f.kind NOT IN ('moved', 'died', 'duplicate') AND f.withdrawn_on IS NULL
   AND EXISTS (SELECT FROM need n JOIN round_commune c USING (commune_code, round)
                WHERE n.commune_code = f.commune_code AND n.resident_id = f.resident_id AND n.need_number = 1
                  AND n.state = 'moved_out' AND c.state <> 'closed')
   AND NOT EXISTS (SELECT FROM residence_claim r
                    WHERE r.commune_code = f.commune_code AND r.resident_id = f.resident_id)
 GROUP BY f.commune_code
 ORDER BY f.commune_code
