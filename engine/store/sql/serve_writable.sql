SELECT NOT pg_is_in_recovery() AND has_table_privilege('audit', 'INSERT')
