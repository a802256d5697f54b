-- Queue partitions of send days before $1 without work, and the statement that drops each.
SELECT format('DROP TABLE IF EXISTS %I', c.relname)
  FROM pg_inherits AS i
  JOIN pg_class AS c ON c.oid = i.inhrelid
 WHERE i.inhparent = 'reminder_queue'::regclass
   AND c.relname < 'reminder_queue_' || to_char($1::date, 'YYYYMMDD')
   AND NOT EXISTS (
       SELECT FROM reminder_queue AS q
        WHERE q.send_day < $1 AND c.relname = 'reminder_queue_' || to_char(q.send_day, 'YYYYMMDD'))
 ORDER BY c.relname
