-- One that would have begun later never was.
WITH never AS (
    DELETE FROM membership
     WHERE commune_code = $1 AND organisation_id = $2 AND resident_id = ANY ($4::bigint[]) AND valid_from > $3
)
UPDATE membership
   SET valid_to = $3
 WHERE commune_code = $1 AND organisation_id = $2 AND resident_id = ANY ($4::bigint[])
   AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3)
