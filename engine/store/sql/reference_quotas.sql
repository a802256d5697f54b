SELECT site_id, day, half, places, hamlet_id, organisation_id, target_group, release_day
  FROM session_quota
 WHERE commune_code = $1 AND round = $2 AND day >= $3
 ORDER BY site_id, day, half, quota_number
