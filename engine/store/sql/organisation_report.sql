UPDATE organisation SET reported_on = $2 WHERE organisation_id = $1
