CREATE SCHEMA IF NOT EXISTS lichkham;
CREATE TABLE IF NOT EXISTS lichkham.schema_migration (
    number     integer PRIMARY KEY,
    theme      text COLLATE "C" NOT NULL,
    checksum   text COLLATE "C" NOT NULL,         -- BLAKE2b-256 of the migration's text
    applied_at timestamptz NOT NULL
);
