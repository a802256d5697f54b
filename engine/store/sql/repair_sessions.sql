SELECT day, half, coalesce(capacity_before::text, ''), reserve_before, coalesce(capacity_after::text, ''),
       reserve_after
  FROM repair_session
 WHERE commune_code = $1 AND repair_number = $2
 ORDER BY day, half
