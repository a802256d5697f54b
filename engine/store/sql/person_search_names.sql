-- People with names in these ranges that hold the range's other words (each with a space before it, '' = no more;
-- $3: as whole words), by name and id. First names, each once, from the index alone; then who bears them, as
-- few as are asked for: each lateral step comes in its order, so that a limit ends it early.
SELECT DISTINCT ON (found.name_key, found.resident_id)
       found.resident_id, found.full_name, found.personal_number, found.insurance_number, found.phone,
       found.phone_owner, found.birth_date, found.birth_year, found.sex, found.hamlet_id, found.household_id,
       found.died_on, found.moved_to
  FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
       AS r (low, high, a, b, c, d, e)
 CROSS JOIN LATERAL (
       SELECT n.name_key, b.*
         FROM (SELECT DISTINCT k.name_key
                 FROM register.resident_person AS k
                WHERE k.commune_code = $1 AND k.name_key >= r.low AND k.name_key < r.high
                  AND strpos(k.name_key, r.a) > 0
                  AND (r.b = '' OR (strpos(k.name_key, r.b) > 0
                  AND (r.c = '' OR (strpos(k.name_key, r.c) > 0
                  AND (r.d = '' OR (strpos(k.name_key, r.d) > 0
                  AND (r.e = '' OR strpos(k.name_key, r.e) > 0)))))))
                  AND (NOT $3 OR (strpos(k.name_key || ' ', r.a || ' ') > 0
                              AND strpos(k.name_key || ' ', r.b || ' ') > 0
                              AND strpos(k.name_key || ' ', r.c || ' ') > 0
                              AND strpos(k.name_key || ' ', r.d || ' ') > 0
                              AND strpos(k.name_key || ' ', r.e || ' ') > 0))
                ORDER BY k.name_key) AS n
        CROSS JOIN LATERAL (
              SELECT p.*, f.birth_date, f.birth_year, f.sex, f.hamlet_id, f.household_id, f.died_on, f.moved_to
                FROM (SELECT q.resident_id, q.full_name, q.personal_number, q.insurance_number, q.phone,
                             q.phone_owner
                        FROM register.resident_person AS q
                       WHERE q.commune_code = $1 AND q.name_key = n.name_key
                       ORDER BY q.resident_id) AS p
                JOIN register.resident_feed AS f ON f.commune_code = $1 AND f.resident_id = p.resident_id
               ORDER BY p.resident_id
               LIMIT $2) AS b
        ORDER BY n.name_key
        LIMIT $2) AS found
 ORDER BY found.name_key, found.resident_id
 LIMIT $2
