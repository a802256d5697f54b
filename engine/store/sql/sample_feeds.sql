SELECT f.commune_code, (f.as_of AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, f.rows,
       coalesce(min(h.hamlet_id), 0), count(h.hamlet_id)
  FROM register.feed_status f
  LEFT JOIN hamlet h USING (commune_code)
 GROUP BY f.commune_code
 ORDER BY f.commune_code
