SELECT count(*) OVER (), wanted.role
  FROM unnest('{lichkham_api, lichkham_notify}'::text[]) AS wanted (role)
  LEFT JOIN pg_roles AS r ON r.rolname = wanted.role
 WHERE r.rolname IS NULL
 ORDER BY 2
