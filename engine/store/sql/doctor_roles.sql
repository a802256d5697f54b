-- Roles nobody has made, and those this user may not act as.
SELECT count(*) OVER (), wanted.role,
       CASE WHEN r.oid IS NULL THEN 'the role does not exist, so nobody can be given its rights'
            ELSE format('%s may not act as it: serve and remind cannot work', current_user) END,
       CASE WHEN r.oid IS NULL
            THEN format('As an administrator: CREATE ROLE %I NOLOGIN; then give it the grants of the migrations',
                        wanted.role)
            ELSE format('As an administrator: GRANT %I TO %I', wanted.role, current_user) END
  FROM unnest('{lichkham_api, lichkham_notify}'::text[]) AS wanted (role)
  LEFT JOIN pg_roles AS r ON r.rolname = wanted.role
 WHERE r.oid IS NULL OR NOT pg_has_role(current_user, r.oid, 'MEMBER')
 ORDER BY 2
