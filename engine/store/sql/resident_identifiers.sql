-- The numbers a resident has and had, by kind, the newest first.
SELECT scheme, value, valid_from, valid_to
  FROM register.identifier
 WHERE commune_code = $1 AND resident_id = $2
 ORDER BY scheme, valid_from DESC
