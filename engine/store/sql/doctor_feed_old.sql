-- Of the communes $3 those whose feed is older than $2 days, the oldest first.
SELECT count(*) OVER (), to_char(s.commune_code, 'FM00000'), s.as_of::date, $1::date - s.as_of::date
  FROM (SELECT commune_code, as_of AT TIME ZONE 'Asia/Ho_Chi_Minh' AS as_of
          FROM register.feed_status) AS s
 WHERE s.commune_code = ANY ($3::integer[]) AND $1::date - s.as_of::date > $2
 ORDER BY s.as_of, s.commune_code
 LIMIT 5
