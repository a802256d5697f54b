-- Who waits because the hamlet has no site, and which hamlets of the commune have none.
SELECT count(*) OVER (), to_char(waiting.commune_code, 'FM00000'), waiting.people,
       coalesce((SELECT string_agg(h.hamlet_id::text, ', ' ORDER BY h.hamlet_id)
                   FROM hamlet AS h
                  WHERE h.commune_code = waiting.commune_code AND h.site_id IS NULL AND h.valid_from <= $1::date
                    AND (h.valid_to IS NULL OR h.valid_to >= $1::date)), 'none without a site: see lichkham register check')
  FROM (SELECT commune_code, sum(amount) AS people
          FROM commune_result
          JOIN round_commune AS c USING (commune_code, round)
         WHERE measure = 'waiting' AND detail = 'no_station' AND amount > 0 AND c.state <> 'closed'
         GROUP BY commune_code) AS waiting
 ORDER BY waiting.people DESC, waiting.commune_code
 LIMIT 5
