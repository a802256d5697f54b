SELECT team_id, CASE WHEN cluster_code <= 99 THEN to_char(cluster_code, 'FM00') ELSE cluster_code::text END, name,
       capacity[1], capacity[2], capacity[3], capacity[4],
       capacity[5], capacity[6], capacity[7], capacity[8]
  FROM team
 ORDER BY team_id
