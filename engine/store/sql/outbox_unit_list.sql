-- Every unit of send days up to $1, of commune $2 (0 = all).
SELECT commune_code, send_day, channel
  FROM send_unit
 WHERE send_day <= $1 AND ($2 = 0 OR commune_code = $2)
 ORDER BY channel, send_day, commune_code
