SELECT NOT EXISTS (SELECT FROM register.resident) AND NOT EXISTS (SELECT FROM register.person)
