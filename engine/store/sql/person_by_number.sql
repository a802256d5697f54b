-- LATERAL: whatever the server believes of tables nobody has analysed yet, each person is looked up by key.
WITH numbered AS MATERIALIZED (
    SELECT commune_code, resident_id, name_key, personal_number
      FROM register.resident_person
     WHERE personal_number = ANY ($1::text[])
)
SELECT n.personal_number, n.commune_code, f.birth_year, n.name_key
  FROM numbered AS n
 CROSS JOIN LATERAL (
    SELECT birth_year, moved_to
      FROM register.resident_feed
     WHERE commune_code = n.commune_code AND resident_id = n.resident_id
    OFFSET 0) AS f
 WHERE f.moved_to IS NULL
 ORDER BY n.personal_number COLLATE "C", n.commune_code
