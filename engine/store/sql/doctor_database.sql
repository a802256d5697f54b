-- A server or database that the program was not made for.
SELECT count(*) OVER (), is_so
  FROM (SELECT 'the server is PostgreSQL ' || current_setting('server_version') || ', and 15 is the oldest that will do'
               AS is_so
         WHERE current_setting('server_version_num')::integer < 150000
         UNION ALL
        SELECT 'it keeps text as ' || current_setting('server_encoding') || ', and names need UTF8'
         WHERE current_setting('server_encoding') <> 'UTF8') AS wrong
