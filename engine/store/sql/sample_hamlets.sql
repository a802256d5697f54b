COPY hamlet (hamlet_id, commune_code, name, site_id, minutes_to_site, passable_from, passable_to)
FROM STDIN (FORMAT binary)
