UPDATE register.resident r
   SET died_on = v.died_on, moved_to = nullif(v.moved_to, 0), birth_date = v.birth_date,
       birth_year = v.birth_year, target_groups = v.target_groups, last_check_kind = v.last_check_kind,
       last_check = v.last_check, last_check_source = v.last_check_source,
       last_check_payer = nullif(v.last_check_payer, 0),
       changed_at = $12::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
  FROM unnest($2::bigint[], $3::date[], $4::integer[], $5::date[], $6::smallint[], $7::text[], $8::text[],
              $9::date[], $10::text[], $11::smallint[])
       AS v (resident_id, died_on, moved_to, birth_date, birth_year, target_groups, last_check_kind,
             last_check, last_check_source, last_check_payer)
 WHERE r.commune_code = $1 AND r.resident_id = v.resident_id
