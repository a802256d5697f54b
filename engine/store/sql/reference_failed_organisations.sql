-- A report of more than a year before the day is one of an earlier season.
SELECT organisation_id
  FROM organisation
 WHERE report_due < $1 AND (reported_on IS NULL OR reported_on < report_due - 365)
 ORDER BY organisation_id
