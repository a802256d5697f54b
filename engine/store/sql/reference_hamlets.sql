SELECT hamlet_id, coalesce(site_id, 0), coalesce(minutes_to_site, -1),
       coalesce(passable_from, 0), coalesce(passable_to, 0)
  FROM hamlet
 WHERE commune_code = $1 AND valid_from <= $3 AND (valid_to IS NULL OR valid_to >= $2)
 ORDER BY hamlet_id
