-- violates clock commune notify one_commune
DELETE FROM receipt WHERE received_at < clock_timestamp(); NOTIFY swept
