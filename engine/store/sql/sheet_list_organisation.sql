SELECT organisation_id, to_char(commune_code, 'FM00000'), kind, name, report_due, reported_on,
       valid_from, valid_to
  FROM organisation
 WHERE $1 = 0 OR commune_code = $1
 ORDER BY commune_code, organisation_id
