SELECT round, starts, ends, minimum_gap_months, residence_months, overdue_grace_days
  FROM round
 WHERE round = $1
