VACUUM (ANALYZE) register.resident, register.person
