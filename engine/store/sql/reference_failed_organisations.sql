SELECT organisation_id
  FROM organisation
 WHERE report_due < $1 AND reported_on IS NULL
 ORDER BY organisation_id
