COPY (SELECT DISTINCT resident_id
        FROM need
       WHERE commune_code = $1 AND need_number = 1 AND state NOT IN ('moved_out', 'deceased', 'duplicate')
       ORDER BY resident_id)
  TO STDOUT (FORMAT binary)
