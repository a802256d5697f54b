-- Live rounds that a table of a round has no partition for.
SELECT count(*) OVER (), live.round, string_agg(parent, ', ' ORDER BY parent)
  FROM (SELECT DISTINCT round
          FROM round_commune
         WHERE state IN ('preparing', 'open', 'closing')) AS live
 CROSS JOIN unnest('{session, session_quota, need, appointment, reminder, reminder_attempt}'::text[]) AS t (parent)
 WHERE NOT EXISTS (
       SELECT FROM pg_inherits AS i
         JOIN pg_class AS c ON c.oid = i.inhrelid
        WHERE i.inhparent = parent::regclass
          AND pg_get_expr(c.relpartbound, c.oid) = format('FOR VALUES IN (%s)', live.round))
 GROUP BY live.round
 ORDER BY live.round
 LIMIT 5
