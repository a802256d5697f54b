-- As the night writes it: a need that is no longer the plan's business has no window, and a package only
-- when it was done.
WITH wanted AS (
    SELECT round, resident_id, need_number, state, reason, state IN ('due', 'waiting', 'booked') AS is_open
      FROM unnest($4::integer[], $5::bigint[], $6::smallint[], $7::text[], $8::text[])
           AS t (round, resident_id, need_number, state, reason)
), settled AS (
    UPDATE need AS n
       SET state = w.state, reason = w.reason,
           release_day = CASE WHEN w.is_open THEN n.release_day END,
           due_day = CASE WHEN w.is_open THEN n.due_day END,
           target_day = CASE WHEN w.is_open THEN n.target_day END,
           tight_to = CASE WHEN w.is_open THEN n.tight_to END,
           tight_site = CASE WHEN w.is_open THEN n.tight_site END,
           tight_resource = CASE WHEN w.is_open THEN n.tight_resource END,
           day_reason = CASE WHEN w.state = 'booked' THEN n.day_reason ELSE '' END,
           second_visit = CASE WHEN w.state = 'booked' THEN n.second_visit ELSE 0 END,
           package = CASE WHEN w.is_open OR w.state IN ('done_here', 'done_elsewhere') THEN n.package ELSE 0 END
      FROM wanted AS w
     WHERE n.commune_code = $1 AND n.round = w.round AND n.resident_id = w.resident_id
       AND n.need_number = w.need_number AND n.state <> w.state
    RETURNING n.round, n.resident_id, n.need_number
)
INSERT INTO change_log (commune_code, revision, item, kind, round, resident_id, need_number)
SELECT $1, $2, $3 + row_number() OVER (ORDER BY round, resident_id, need_number), 'need', round, resident_id,
       need_number
  FROM settled
