-- Coverage of a commune's round ($2, or with 0 the one of the day $3): people by class and hamlet of their first need
-- and by where they stand (need_state_first), each once; beside them their needs that count, and those done. Nearly
-- everybody has one need: only who has several is looked at by himself. One key may come twice.
WITH chosen AS (
    SELECT r.round
      FROM round AS r JOIN round_commune AS rc ON rc.round = r.round
     WHERE rc.commune_code = $1 AND (r.round = $2 OR $2 = 0 AND rc.state <> 'closed')
     ORDER BY $3 BETWEEN r.starts AND r.ends DESC, r.ends >= $3 DESC, r.round
     LIMIT 1),
several AS MATERIALIZED (
    SELECT DISTINCT resident_id
      FROM need
     WHERE commune_code = $1 AND round = (SELECT round FROM chosen) AND need_number > 1),
ranked AS (
    SELECT n.resident_id, n.need_number, n.class, n.hamlet_id,
           CASE n.state WHEN 'done_here' THEN 1 WHEN 'done_elsewhere' THEN 2 WHEN 'booked' THEN 3 WHEN 'waiting' THEN 4
                        WHEN 'due' THEN 5 WHEN 'refused' THEN 6 WHEN 'closed_unserved' THEN 7 WHEN 'excluded' THEN 8
                        WHEN 'other_route' THEN 9 WHEN 'not_due' THEN 10 WHEN 'moved_out' THEN 11
                        WHEN 'deceased' THEN 12 WHEN 'duplicate' THEN 13 END AS rank
      FROM need AS n
     WHERE n.commune_code = $1 AND n.round = (SELECT round FROM chosen)
       AND n.resident_id = ANY (ARRAY(SELECT resident_id FROM several))),
people AS (
    SELECT min(class) FILTER (WHERE need_number = 1) AS class, min(hamlet_id) FILTER (WHERE need_number = 1) AS hamlet_id,
           min(rank) AS rank, count(*) FILTER (WHERE rank <= 7) AS counted, count(*) FILTER (WHERE rank <= 2) AS done
      FROM ranked
     GROUP BY resident_id)
SELECT class / 2, hamlet_id, state, count(*),
       CASE WHEN state IN ('done_here', 'done_elsewhere', 'booked', 'waiting', 'due', 'refused', 'closed_unserved')
            THEN count(*) ELSE 0 END,
       CASE WHEN state IN ('done_here', 'done_elsewhere') THEN count(*) ELSE 0 END
  FROM need
 WHERE commune_code = $1 AND round = (SELECT round FROM chosen) AND need_number = 1
   AND resident_id NOT IN (SELECT resident_id FROM several)
 GROUP BY class / 2, hamlet_id, state
 UNION ALL
SELECT class / 2, hamlet_id,
       (ARRAY['done_here', 'done_elsewhere', 'booked', 'waiting', 'due', 'refused', 'closed_unserved', 'excluded',
              'other_route', 'not_due', 'moved_out', 'deceased', 'duplicate'])[rank],
       count(*), sum(counted), sum(done)
  FROM people
 GROUP BY class / 2, hamlet_id, rank
