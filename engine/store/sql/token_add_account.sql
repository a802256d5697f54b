INSERT INTO account (account_id, name, role)
SELECT coalesce(max(account_id), 0) + 1, $1, $2 FROM account
RETURNING account_id
