-- The unit under the lease, for the rest of the transaction.
SELECT FROM send_unit WHERE commune_code = $1 AND send_day = $2 AND channel = $3 AND fence = $4 FOR UPDATE
