-- violates clock
UPDATE run SET started_at = clock_timestamp()
