SELECT purpose, channel, days_before, valid_from, valid_to
  FROM reminder_rung
 ORDER BY days_before DESC, purpose, channel, valid_from
