-- What the hamlets of a commune are called, those that have ended too.
SELECT hamlet_id, name FROM hamlet WHERE commune_code = $1 ORDER BY hamlet_id
