SELECT NOT EXISTS (SELECT FROM register.resident)
