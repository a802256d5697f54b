SELECT count(*)
  FROM (SELECT personal_number FROM register.person
         WHERE commune_code = $1 ORDER BY resident_id LIMIT 100) first_people
 WHERE personal_number !~ '^9[0-9]{11}$'
