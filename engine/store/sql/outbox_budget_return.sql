-- What was drawn and not used.
UPDATE channel_budget SET used = used - $3::integer, spent = spent - $4::bigint WHERE channel = $1 AND day = $2
