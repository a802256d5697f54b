COPY register.person (commune_code, resident_id, full_name, name_key, personal_number, insurance_number, phone,
                      phone_owner, email, address)
FROM STDIN (FORMAT binary)
