-- Units somebody may lease, the nearest appointment first: with work at $3 (unix seconds) on send days up
-- to $1, of the channels $2 (NULL = all), of commune $4 (0 = all).
SELECT commune_code, send_day, channel
  FROM send_unit
 WHERE send_day <= $1 AND ($2::text[] IS NULL OR channel = ANY ($2::text[]))
   AND free_at <= to_timestamp($3::bigint) AND ($4 = 0 OR commune_code = $4)
   AND (lease_until IS NULL OR lease_until <= now())
 ORDER BY nearest_day, send_day, commune_code, channel
 LIMIT $5
