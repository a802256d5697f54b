-- Of the last $2 days and today: the places are still to come.
SELECT count(*) OVER (), r.channel, count(*), r.reason
  FROM reminder AS r
 WHERE r.state = 'expired' AND r.reason = 'too_late' AND r.send_day BETWEEN $1::date - $2::integer AND $1
 GROUP BY r.channel, r.reason
 ORDER BY count(*) DESC, r.channel
 LIMIT 5
