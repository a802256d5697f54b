UPDATE register.resident_counter SET resident_id = $1 WHERE resident_id < $1
