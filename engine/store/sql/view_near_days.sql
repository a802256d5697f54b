-- Exam days of a commune, or of one site of it, just before and after a span of days; and whether it holds one.
SELECT max(day) FILTER (WHERE day < $3), min(day) FILTER (WHERE day > $4),
       coalesce(bool_or(day BETWEEN $3 AND $4), false)
  FROM session
 WHERE commune_code = $1 AND ($2 = 0 OR site_id = $2)
