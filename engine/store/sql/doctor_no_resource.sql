-- What a check of somebody needs while no half day to come counts it beside others. A half day that
-- counts nothing but places is limited by them alone.
SELECT count(*) OVER (), to_char(commune_code, 'FM00000'), round, owed.people,
       ('{doctor,gynaecology,paediatrics,blood,ecg,ultrasound,xray}'::text[])[resource]
  FROM (SELECT s.commune_code, s.round, k.resource
          FROM session AS s
          JOIN round_commune AS c USING (commune_code, round)
         CROSS JOIN (SELECT DISTINCT resource FROM package_resource WHERE resource > 0) AS k
         WHERE s.day >= $1::date AND c.state IN ('preparing', 'open')
         GROUP BY s.commune_code, s.round, k.resource
        HAVING bool_and(s.capacity[k.resource + 1] = 0 AND 0 < ANY (s.capacity[2:]))) AS missing
 CROSS JOIN LATERAL
       (SELECT count(DISTINCT n.resident_id) AS people
          FROM need AS n
          JOIN package_resource AS p USING (package)
         WHERE n.commune_code = missing.commune_code AND n.round = missing.round AND p.resource = missing.resource
           AND n.state IN ('due', 'waiting', 'booked')) AS owed
 WHERE owed.people > 0
 ORDER BY owed.people DESC, commune_code, round, resource
 LIMIT 5
