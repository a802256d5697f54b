-- The doubt about one pair, or with other 0 every doubt about the record.
UPDATE possible_duplicate
   SET settled_on = $4
 WHERE commune_code = $1 AND resident_id = $2 AND ($3 = 0 OR other_resident_id = $3) AND settled_on IS NULL
