LOCK TABLE session, session_quota, need, appointment, reminder, reminder_attempt IN SHARE UPDATE EXCLUSIVE MODE
