-- violates one_commune
WITH gone AS (
    DELETE FROM appointment AS a USING unnest($2::bigint[]) AS t (resident_id)
     WHERE a.commune_code = $1 AND a.resident_id = t.resident_id
    RETURNING a.resident_id
)
UPDATE need AS n SET state = 'waiting' FROM gone AS g WHERE n.resident_id = g.resident_id
