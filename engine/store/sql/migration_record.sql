INSERT INTO lichkham.schema_migration (number, theme, checksum, applied_at) VALUES ($1, $2, $3, now())
