-- What the last night left of a round in these communes: the measures $4.
SELECT f.commune_code, f.measure, f.detail, f.amount
  FROM commune_result AS f
 WHERE f.commune_code = ANY ($1::integer[]) AND f.measure = ANY ($4::text[])
   AND f.round = (SELECT r.round
                    FROM round AS r JOIN round_commune AS rc ON rc.round = r.round
                   WHERE rc.commune_code = ANY ($1::integer[]) AND (r.round = $2 OR $2 = 0 AND rc.state <> 'closed')
                   GROUP BY r.round, r.starts, r.ends
                   ORDER BY $3 BETWEEN r.starts AND r.ends DESC, r.ends >= $3 DESC, r.round
                   LIMIT 1)
 ORDER BY f.commune_code, f.measure, f.detail
