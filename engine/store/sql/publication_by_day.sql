-- What a publication told: people by day and site, from its own change rows.
SELECT a.day, a.site_id, coalesce(s.name, ''), count(*)
  FROM change_log AS c
  JOIN appointment AS a ON a.commune_code = $1 AND a.round = c.round AND a.resident_id = c.resident_id
   AND a.need_number = c.need_number AND a.attempt = c.attempt
  LEFT JOIN site AS s ON s.site_id = a.site_id
 WHERE c.commune_code = $1 AND c.revision = $2 AND c.kind = 'appointment'
 GROUP BY a.day, a.site_id, s.name
 ORDER BY a.day, a.site_id
