ANALYZE session, need, appointment, reminder, resident_home
