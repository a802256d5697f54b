-- violates commune one_commune
DELETE FROM appointment a USING site s WHERE s.site_id = a.site_id AND s.commune_code = $2
