COPY (SELECT resident_id, value
        FROM register.identifier
       WHERE commune_code = $1 AND scheme = 'personal_number'
       ORDER BY resident_id, valid_from)
  TO STDOUT (FORMAT binary)
