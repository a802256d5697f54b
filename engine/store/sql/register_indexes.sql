-- How to make the indexes of register.person again, but for its key.
SELECT indexrelid::regclass, pg_get_indexdef(indexrelid)
  FROM pg_index
 WHERE indrelid = 'register.person'::regclass AND NOT indisprimary
 ORDER BY 1
