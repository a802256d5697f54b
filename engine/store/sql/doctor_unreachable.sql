-- Who lives in the communes $3 and has no phone, nor has anybody of his household, nor his guardian.
WITH person AS (
    SELECT c.commune_code, c.resident_id, c.household_id, c.guardian_id, c.phone
      FROM register.resident_contact AS c
     WHERE c.commune_code = ANY ($3::integer[]) AND c.died_on IS NULL AND c.moved_to IS NULL),
household AS (
    SELECT commune_code, household_id
      FROM person
     GROUP BY 1, 2 HAVING count(phone) = 0)
SELECT count(*) OVER (), to_char(p.commune_code, 'FM00000'), count(*)
  FROM household
  JOIN person AS p USING (commune_code, household_id)
  LEFT JOIN person AS g ON g.commune_code = p.commune_code AND g.resident_id = p.guardian_id
 WHERE g.phone IS NULL
 GROUP BY p.commune_code
 ORDER BY count(*) DESC, p.commune_code
 LIMIT 5
