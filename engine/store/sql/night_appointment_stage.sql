COPY stage_appointment (commune_code, round, resident_id, need_number, attempt, version, site_id, day, half, arrival,
      state, is_pinned, origin, is_gone)
FROM STDIN (FORMAT binary)
