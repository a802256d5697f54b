COPY site (site_id, commune_code, kind, name, phone, is_step_free) FROM STDIN (FORMAT binary)
