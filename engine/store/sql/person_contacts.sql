-- What a message needs to know of people, by key.
SELECT resident_id, full_name, coalesce(nullif(language, ''), 'vi'), coalesce(phone, '') <> '',
       coalesce(email, '') <> '', coalesce(guardian_id, 0)
  FROM register.resident_contact
 WHERE commune_code = $1 AND resident_id = ANY ($2::bigint[])
 ORDER BY resident_id
