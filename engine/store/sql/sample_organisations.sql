COPY organisation (organisation_id, commune_code, kind, name, report_due, reported_on)
FROM STDIN (FORMAT binary)
