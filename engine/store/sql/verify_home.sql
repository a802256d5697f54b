-- Needs of live rounds that a commune other than the resident's home would serve, or one he is leaving.
SELECT n.commune_code, count(*)
  FROM need n
  JOIN round_commune c ON c.commune_code = n.commune_code AND c.round = n.round AND c.state <> 'closed'
  LEFT JOIN resident_home h ON h.resident_id = n.resident_id
 WHERE ($1 = 0 OR n.commune_code = $1) AND n.need_number = 1
   AND n.state NOT IN ('moved_out', 'deceased', 'duplicate') AND n.reason <> 'claimed_elsewhere'
   AND (h.commune_code IS DISTINCT FROM n.commune_code OR h.is_leaving)
 GROUP BY n.commune_code
 ORDER BY n.commune_code
