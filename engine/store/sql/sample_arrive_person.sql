INSERT INTO register.person (commune_code, resident_id, full_name, name_key, personal_number,
                             insurance_number, phone, phone_owner, email, address)
SELECT $3, resident_id, full_name, name_key, personal_number, insurance_number, phone, phone_owner, email,
       address
  FROM register.person
 WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[])
ON CONFLICT (commune_code, resident_id) DO NOTHING
