SELECT 1, last.business_date, last.violated
  FROM (SELECT business_date, (report ->> 'invariants_violated')::bigint AS violated
          FROM run
         WHERE kind = 'nightly' AND report IS NOT NULL
         ORDER BY business_date DESC, attempt DESC
         LIMIT 1) AS last
 WHERE last.violated > 0
