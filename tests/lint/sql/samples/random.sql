-- violates random
INSERT INTO account (account_id, name) VALUES (nextval($1), $2)
