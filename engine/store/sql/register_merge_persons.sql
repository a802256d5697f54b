UPDATE register.person p
   SET full_name = s.full_name, name_key = s.name_key, personal_number = s.personal_number,
       insurance_number = s.insurance_number, phone = s.phone, phone_owner = s.phone_owner, email = s.email,
       address = s.address
  FROM register.stage_person s
 WHERE p.commune_code = $1 AND s.commune_code = $1 AND s.resident_id = p.resident_id
