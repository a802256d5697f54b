SELECT COALESCE(max(weeks), 0) FROM standing_approval WHERE revoked_on IS NULL
