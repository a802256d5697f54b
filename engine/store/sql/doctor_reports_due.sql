SELECT count(*) OVER (), organisation_id, replace(kind, '_', ' '), report_due
  FROM organisation
 WHERE report_due < $1::date AND (reported_on IS NULL OR reported_on < report_due - 365) AND (valid_to IS NULL OR valid_to >= $1::date)
 ORDER BY report_due, organisation_id
 LIMIT 5
