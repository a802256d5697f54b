-- person_batch.sql for whoever has a place on a day (day_list_rows.sql), each once, where the register is this very
-- database.
SELECT k.resident_id, p.full_name, p.name_key, f.birth_year, f.sex, p.phone, p.phone_owner, f.target_groups,
       f.circumstances, p.email
  FROM (SELECT DISTINCT a.resident_id
          FROM appointment AS a
         WHERE a.commune_code = $1 AND a.site_id = $2 AND a.day = $3 AND (a.half = $4 OR $4 = 0)
           AND (a.round = $5 OR $5 = 0) AND a.state NOT IN ('cancelled_by_resident', 'cancelled_by_service')) AS k
  LEFT JOIN register.resident_person AS p ON p.commune_code = $1 AND p.resident_id = k.resident_id
  LEFT JOIN register.resident_feed AS f ON f.commune_code = $1 AND f.resident_id = k.resident_id
 ORDER BY k.resident_id
