-- What messages that wait in a commune are made of, but for the register's part, of its first $2 people who have one;
-- what officers know as it holds on the day of sending.
SELECT 0, m.resident_id, m.purpose, m.channel, a.day, (extract(epoch FROM a.arrival) / 60)::integer,
       coalesce(s.name, ''), coalesce(s.address, ''), coalesce(s.phone, ''), coalesce(h.name, ''),
       coalesce(f.language, ''), coalesce(f.guardian, 0), coalesce(f.has_phone, false), coalesce(f.has_email, false)
  FROM (SELECT DISTINCT resident_id
          FROM reminder
         WHERE commune_code = $1 AND state = 'queued'
         ORDER BY resident_id
         LIMIT $2) AS chosen
  JOIN reminder AS m ON m.commune_code = $1 AND m.resident_id = chosen.resident_id AND m.state = 'queued'
  JOIN appointment AS a ON a.commune_code = $1 AND a.round = m.round AND a.resident_id = m.resident_id
   AND a.need_number = m.need_number AND a.attempt = m.attempt
  LEFT JOIN need AS n ON n.commune_code = $1 AND n.round = m.round AND n.resident_id = m.resident_id
   AND n.need_number = m.need_number
  LEFT JOIN site AS s ON s.site_id = a.site_id
  LEFT JOIN hamlet AS h ON h.hamlet_id = n.hamlet_id
  LEFT JOIN LATERAL (
       SELECT max(value) FILTER (WHERE kind = 'language') AS language,
              max(value) FILTER (WHERE kind = 'guardian')::bigint AS guardian,
              bool_or(kind = 'contact' AND value LIKE '+%') AS has_phone,
              bool_or(kind = 'contact' AND value LIKE '%@%') AS has_email
         FROM local_fact AS k
        WHERE k.commune_code = $1 AND k.resident_id = m.resident_id AND k.withdrawn_on IS NULL
          AND k.from_day <= m.send_day AND (k.until_day IS NULL OR k.until_day >= m.send_day)) AS f ON true
 ORDER BY m.resident_id, m.round, m.need_number, m.attempt, m.purpose, m.channel
