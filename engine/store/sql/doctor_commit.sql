SELECT 1, setting
  FROM pg_settings
 WHERE name = 'synchronous_commit' AND setting = 'off'
