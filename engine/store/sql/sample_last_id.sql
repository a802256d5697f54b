SELECT coalesce(max(last.resident_id), 0)
  FROM register.feed_status f
 CROSS JOIN LATERAL (SELECT max(r.resident_id) AS resident_id
                       FROM register.resident r WHERE r.commune_code = f.commune_code) last
