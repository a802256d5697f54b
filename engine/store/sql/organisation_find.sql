SELECT commune_code, report_due, reported_on, kind FROM organisation WHERE organisation_id = $1
