INSERT INTO publication (commune_code, round, publication_number, from_day, until_day, plan_hash,
                         prepared_by, approved_by, approved_on, is_standing, appointments)
SELECT $1, $2, coalesce(max(publication_number), 0) + 1, $3, $4,
       coalesce((SELECT plan_hash FROM commune_state WHERE commune_code = $1), ''), $5, $6, $7, $8, $9
  FROM publication
 WHERE commune_code = $1 AND round = $2
