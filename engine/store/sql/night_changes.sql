INSERT INTO change_log (commune_code, revision, item, kind, round, resident_id, need_number, attempt, is_gone)
SELECT $1, $2, $6 + row_number() OVER (ORDER BY kind, round, resident_id, need_number, attempt), kind, round,
       resident_id, need_number, attempt, is_gone
  FROM (SELECT 'appointment' AS kind, round, resident_id, need_number, attempt, is_gone
          FROM stage_appointment WHERE commune_code = $1
        UNION ALL
        SELECT 'need', round, resident_id, need_number, NULL, false
          FROM stage_need WHERE commune_code = $1
        UNION ALL
        SELECT 'need', $3, resident_id, need_number, NULL, false
          FROM unnest($4::bigint[], $5::smallint[]) AS v (resident_id, need_number)) AS changed
