-- Somebody who is inside a transaction that has written communes: the one longest in it.
SELECT a.pid, COALESCE(NULLIF(a.application_name, ''), 'a program without a name'), a.usename,
       COALESCE(to_char(a.xact_start AT TIME ZONE 'Asia/Ho_Chi_Minh', 'HH24:MI:SS'), 'a time it keeps to itself')
  FROM pg_locks l
  JOIN pg_stat_activity a ON a.pid = l.pid
 WHERE l.relation = 'commune_state'::regclass AND l.granted AND l.mode IN ('RowShareLock', 'RowExclusiveLock')
   AND l.pid <> pg_backend_pid()
 ORDER BY a.xact_start NULLS LAST, a.pid
 LIMIT 1
