-- Of a register in another database: the residents $2 and their guardians.
WITH wanted AS (
    SELECT resident_id, full_name, phone, email, guardian_id, language, died_on, moved_to
      FROM register.resident_contact
     WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[])
)
SELECT resident_id, full_name, phone, email, coalesce(guardian_id, 0), language,
       CASE WHEN died_on IS NOT NULL THEN 'died' WHEN moved_to <> 0 THEN 'moved' ELSE '' END
  FROM (SELECT * FROM wanted
        UNION
        SELECT g.resident_id, g.full_name, g.phone, g.email, g.guardian_id, g.language, g.died_on, g.moved_to
          FROM wanted AS w
          JOIN register.resident_contact AS g ON g.commune_code = $1 AND g.resident_id = w.guardian_id) AS p
