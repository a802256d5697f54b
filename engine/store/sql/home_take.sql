COPY resident_home (resident_id, commune_code, version) FROM STDIN (FORMAT binary)
