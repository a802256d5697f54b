SELECT commune_code, report_due, reported_on FROM organisation WHERE organisation_id = $1
