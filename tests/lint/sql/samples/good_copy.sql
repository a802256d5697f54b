COPY need (commune_code, round, resident_id) FROM STDIN (FORMAT binary)
