-- Every commune that the register names anywhere or a live round ($2) expects, the rows it has of it,
-- and how old it says they are. A commune that is NULL comes last.
SELECT coalesce(commune_code, 0), bool_or(is_live), sum(residents)::bigint, sum(persons)::bigint,
       (max(as_of) AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, coalesce(max(rows), 0)
  FROM (SELECT commune_code, false AS is_live, count(*) AS residents, 0 AS persons, NULL::timestamptz AS as_of,
               NULL::bigint AS rows
          FROM register.resident_feed
         GROUP BY 1
         UNION ALL
        SELECT commune_code, false, 0, count(*), NULL, NULL
          FROM register.resident_person
         GROUP BY 1
         UNION ALL
        SELECT commune_code, false, 0, 0, as_of, rows
          FROM register.feed_status
         UNION ALL
        SELECT live.commune_code, true, 0, 0, NULL, NULL
          FROM unnest($2::integer[]) AS live (commune_code)) AS named
 WHERE $1 = 0 OR commune_code = $1
 GROUP BY commune_code
 ORDER BY commune_code
