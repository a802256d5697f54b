-- Of one commune, or with 0 of all.
SELECT commune_code, resident_id, other_resident_id, other_commune, reason
  FROM possible_duplicate
 WHERE ($1 = 0 OR commune_code = $1) AND settled_on IS NULL
 ORDER BY commune_code, resident_id, other_resident_id
