-- Who lives in the communes $3 and has no phone, nor has anybody of his household, nor his guardian.
WITH person AS (
    SELECT c.commune_code, c.guardian_id,
           count(c.phone) OVER (PARTITION BY c.commune_code, c.household_id) AS household_phones
      FROM register.resident_contact AS c
     WHERE c.commune_code = ANY ($3::integer[]) AND c.died_on IS NULL AND c.moved_to IS NULL)
SELECT count(*) OVER (), to_char(p.commune_code, 'FM00000'), count(*)
  FROM person AS p
  LEFT JOIN register.resident_contact AS g
    ON g.commune_code = p.commune_code AND g.resident_id = p.guardian_id AND g.died_on IS NULL
   AND g.moved_to IS NULL
 WHERE p.household_phones = 0 AND g.phone IS NULL
 GROUP BY p.commune_code
 ORDER BY count(*) DESC, p.commune_code
 LIMIT 5
