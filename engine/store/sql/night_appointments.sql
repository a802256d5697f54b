COPY (SELECT resident_id, need_number, attempt, version, site_id, day, half, arrival, state,
             is_pinned, origin
        FROM appointment
       WHERE commune_code = $1 AND round = $2
       ORDER BY resident_id, need_number, attempt)
  TO STDOUT (FORMAT binary)
