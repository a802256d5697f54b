-- Each given name of the commune once: from one to the next along the index of names. '!' follows the space
-- that ends a given name.
WITH RECURSIVE given (word) AS (
    (SELECT split_part(name_key, ' ', 1)
       FROM register.resident_person
      WHERE commune_code = $1
      ORDER BY name_key
      LIMIT 1)
    UNION ALL
    SELECT (SELECT split_part(p.name_key, ' ', 1)
              FROM register.resident_person AS p
             WHERE p.commune_code = $1 AND p.name_key >= given.word || '!'
             ORDER BY p.name_key
             LIMIT 1)
      FROM given
     WHERE given.word IS NOT NULL)
SELECT word
  FROM given
 WHERE word <> ''
