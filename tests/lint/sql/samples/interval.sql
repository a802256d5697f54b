-- violates interval
UPDATE run SET lease_until = lease_until - interval '1 minute'
