-- What the rows of a commune break together: keys that come twice or lead nowhere.
SELECT rule, name, count(*),
       (array_agg(resident_id ORDER BY resident_id))[1], (array_agg(value ORDER BY resident_id))[1],
       (array_agg(resident_id ORDER BY resident_id))[2], (array_agg(value ORDER BY resident_id))[2],
       (array_agg(resident_id ORDER BY resident_id))[3], (array_agg(value ORDER BY resident_id))[3]
  FROM (SELECT 'key_twice' AS rule, 'resident_feed.resident_id' AS name, resident_id, NULL AS value
          FROM register.resident_feed
         WHERE commune_code = $1
         GROUP BY resident_id HAVING count(*) > 1
         UNION ALL
        SELECT 'key_twice', 'resident_person.resident_id', resident_id, NULL
          FROM register.resident_person
         WHERE commune_code = $1
         GROUP BY resident_id HAVING count(*) > 1
         UNION ALL
        SELECT 'number_twice', 'resident_person.personal_number', min(resident_id), personal_number
          FROM register.resident_person
         WHERE commune_code = $1 AND personal_number IS NOT NULL
         GROUP BY personal_number HAVING count(*) > 1
         UNION ALL
        SELECT 'household_apart', 'resident_feed.household_id', min(resident_id), NULL
          FROM register.resident_feed
         WHERE commune_code = $1 AND household_id IS NOT NULL AND died_on IS NULL AND moved_to IS NULL
         GROUP BY household_id HAVING min(hamlet_id) <> max(hamlet_id)
         UNION ALL
        SELECT 'guardian_unknown', 'resident_feed.guardian_id', f.resident_id, NULL
          FROM register.resident_feed AS f
          LEFT JOIN register.resident_feed AS g ON g.commune_code = $1 AND g.resident_id = f.guardian_id
         WHERE f.commune_code = $1 AND f.guardian_id IS NOT NULL AND g.resident_id IS NULL
           AND f.died_on IS NULL AND f.moved_to IS NULL
         UNION ALL
        SELECT 'no_person', 'resident_person.resident_id', f.resident_id, NULL
          FROM register.resident_feed AS f
          LEFT JOIN register.resident_person AS p ON p.commune_code = $1 AND p.resident_id = f.resident_id
         WHERE f.commune_code = $1 AND p.resident_id IS NULL
         UNION ALL
        SELECT 'no_resident', 'resident_feed.resident_id', p.resident_id, NULL
          FROM register.resident_person AS p
          LEFT JOIN register.resident_feed AS f ON f.commune_code = $1 AND f.resident_id = p.resident_id
         WHERE p.commune_code = $1 AND f.resident_id IS NULL) AS broken
 GROUP BY rule, name
 ORDER BY rule, name COLLATE "C"
