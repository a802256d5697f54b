UPDATE organisation SET reported_on = $2 WHERE organisation_id = $1 AND reported_on IS DISTINCT FROM $2
