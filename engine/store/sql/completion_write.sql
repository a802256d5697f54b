-- What the new evidence does not tell stays; a check that counts in a round goes on counting there.
WITH told AS (
    SELECT *
      FROM unnest($2::bigint[], $3::date[], $4::text[], $5::integer[], $6::smallint[], $7::text[], $8::text[],
                  $9::text[])
           AS t (resident_id, done_on, source, round, payer, facility, visit_code, data_status)
), merged AS (
    SELECT t.resident_id, t.done_on, t.source, coalesce(nullif(c.round, 0), t.round) AS round,
           coalesce(nullif(t.payer, 0), c.payer) AS payer,
           coalesce(nullif(t.facility, ''), c.facility, '') AS facility,
           coalesce(nullif(t.visit_code, ''), c.visit_code, '') AS visit_code, t.data_status
      FROM told AS t
      LEFT JOIN completion AS c
        ON c.commune_code = $1 AND c.resident_id = t.resident_id AND c.done_on = t.done_on AND c.source = t.source
)
INSERT INTO completion (commune_code, resident_id, done_on, source, round, payer, facility, visit_code, data_status)
SELECT $1, m.*
  FROM merged AS m
 WHERE NOT EXISTS (
       SELECT FROM completion AS c
        WHERE c.commune_code = $1 AND c.resident_id = m.resident_id AND c.done_on = m.done_on
          AND c.source = m.source AND c.round = m.round AND c.payer IS NOT DISTINCT FROM m.payer AND c.facility = m.facility
          AND c.visit_code = m.visit_code AND c.data_status = m.data_status)
ON CONFLICT (commune_code, resident_id, done_on, source) DO UPDATE
   SET round = excluded.round, payer = excluded.payer, facility = excluded.facility, visit_code = excluded.visit_code,
       data_status = excluded.data_status
