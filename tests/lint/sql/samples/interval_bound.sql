-- violates interval
UPDATE run SET lease_until = lease_until - $1::interval
