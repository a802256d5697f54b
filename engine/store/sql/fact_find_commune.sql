SELECT commune_code
  FROM (SELECT commune_code, from_day FROM local_fact WHERE resident_id = $1
         UNION ALL
        SELECT commune_code, NULL FROM possible_duplicate WHERE resident_id = $1) AS known
 ORDER BY from_day DESC NULLS LAST, commune_code
 LIMIT 1
