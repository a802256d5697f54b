SELECT EXISTS (SELECT FROM pg_catalog.pg_tables
                WHERE schemaname = 'lichkham' AND tablename = 'schema_migration')
