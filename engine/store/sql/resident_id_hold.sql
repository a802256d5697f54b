SELECT resident_id FROM register.resident_counter FOR UPDATE
