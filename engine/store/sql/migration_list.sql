SELECT number, theme, checksum FROM lichkham.schema_migration ORDER BY number
