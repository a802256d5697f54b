-- violates clock commune notify
DELETE FROM receipt WHERE received_at < clock_timestamp(); NOTIFY swept
