-- What the messages of the publication's items after $3 up to $4 are made of, but for the register's part;
-- what officers know as it holds on the day of sending.
SELECT c.item, c.resident_id, m.purpose, m.channel, a.day, (extract(epoch FROM a.arrival) / 60)::integer,
       coalesce(s.name, ''), coalesce(s.address, ''), coalesce(s.phone, ''), coalesce(h.name, ''),
       coalesce(f.language, ''), coalesce(f.guardian, 0), coalesce(f.has_phone, false), coalesce(f.has_email, false)
  FROM change_log AS c
  JOIN appointment AS a ON a.commune_code = $1 AND a.round = c.round AND a.resident_id = c.resident_id
   AND a.need_number = c.need_number AND a.attempt = c.attempt
  JOIN reminder AS m ON m.commune_code = $1 AND m.round = c.round AND m.resident_id = c.resident_id
   AND m.need_number = c.need_number AND m.attempt = c.attempt AND m.version = a.version AND m.send_day IS NOT NULL
   AND m.state = 'queued'
   AND (m.purpose = 'postponed_open') = (a.state = 'cancelled_by_service')
  LEFT JOIN need AS n ON n.commune_code = $1 AND n.round = c.round AND n.resident_id = c.resident_id
   AND n.need_number = c.need_number
  LEFT JOIN site AS s ON s.site_id = a.site_id
  LEFT JOIN hamlet AS h ON h.hamlet_id = n.hamlet_id
  LEFT JOIN LATERAL (
       SELECT max(value) FILTER (WHERE kind = 'language') AS language,
              max(value) FILTER (WHERE kind = 'guardian')::bigint AS guardian,
              bool_or(kind = 'contact' AND value LIKE '+%') AS has_phone,
              bool_or(kind = 'contact' AND value LIKE '%@%') AS has_email
         FROM local_fact AS k
        WHERE k.commune_code = $1 AND k.resident_id = c.resident_id AND k.withdrawn_on IS NULL
          AND k.from_day <= m.send_day AND (k.until_day IS NULL OR k.until_day >= m.send_day)) AS f ON true
 WHERE c.commune_code = $1 AND c.revision = $2 AND c.kind = 'appointment' AND c.item > $3 AND c.item <= $4
 ORDER BY c.item, m.purpose, m.channel
