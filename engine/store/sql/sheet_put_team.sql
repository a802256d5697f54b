INSERT INTO team (team_id, cluster_code, name, capacity)
SELECT team_id::integer, cluster::integer, name,
       ARRAY[place, doctor, gynaecology, paediatrics, blood, ecg, ultrasound, xray]::smallint[]
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
              $9::text[], $10::text[], $11::text[])
    AS w (team_id, cluster, name, place, doctor, gynaecology, paediatrics, blood, ecg, ultrasound, xray)
ON CONFLICT (team_id) DO UPDATE
   SET cluster_code = excluded.cluster_code, name = excluded.name, capacity = excluded.capacity
