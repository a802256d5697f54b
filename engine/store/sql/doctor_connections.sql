-- Of server, database and role the narrowest; -1 is no limit.
SELECT 1, least.connections
  FROM (SELECT min(connections) AS connections
          FROM (SELECT current_setting('max_connections')::integer
                       - current_setting('superuser_reserved_connections')::integer AS connections
                 UNION ALL
                SELECT datconnlimit FROM pg_database WHERE datname = current_database() AND datconnlimit >= 0
                 UNION ALL
                SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user AND rolconnlimit >= 0) AS limits) AS least
 WHERE least.connections < $2
