-- SPDX-License-Identifier: Apache-2.0
-- In the program's database, when the register is read through foreign tables: 1 to 4 then stand in the
-- register's database, and the views here only pass on what is there.

CREATE EXTENSION IF NOT EXISTS postgres_fdw;

CREATE SERVER dan_cu FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host 'register.example', dbname 'dan_cu', fetch_size '10000', use_remote_estimate 'true');
CREATE USER MAPPING FOR CURRENT_USER SERVER dan_cu OPTIONS (user 'lichkham');

CREATE SCHEMA foreign_register;
IMPORT FOREIGN SCHEMA register LIMIT TO (resident_feed, resident_person, resident_contact, feed_status)
    FROM SERVER dan_cu INTO foreign_register;

CREATE OR REPLACE VIEW register.resident_feed WITH (security_invoker = true) AS
SELECT * FROM foreign_register.resident_feed;

CREATE OR REPLACE VIEW register.resident_person WITH (security_invoker = true) AS
SELECT * FROM foreign_register.resident_person;

CREATE OR REPLACE VIEW register.resident_contact WITH (security_invoker = true) AS
SELECT * FROM foreign_register.resident_contact;

-- Out of the box it is a table; the name is what is read.
ALTER TABLE register.feed_status RENAME TO own_feed_status;
CREATE VIEW register.feed_status WITH (security_invoker = true) AS
SELECT commune_code, as_of, rows FROM foreign_register.feed_status;
GRANT SELECT ON register.feed_status TO lichkham_api;
GRANT SELECT (commune_code, as_of) ON register.feed_status TO lichkham_notify;
