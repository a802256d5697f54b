-- Doubts, settled and not.
INSERT INTO possible_duplicate (commune_code, resident_id, other_resident_id, other_commune, reason, settled_on)
SELECT $1, resident_id, other_resident_id, other_commune, reason, settled_on
  FROM possible_duplicate
 WHERE commune_code = $2 AND resident_id = ANY ($3::bigint[])
ON CONFLICT (commune_code, resident_id, other_resident_id) DO UPDATE
   SET other_commune = excluded.other_commune, reason = excluded.reason, settled_on = excluded.settled_on
