SELECT r.purpose, r.channel, r.days_before
  FROM reminder_rung r JOIN channel c USING (channel)
 WHERE c.is_active AND r.valid_from <= $1 AND (r.valid_to IS NULL OR r.valid_to >= $1)
 ORDER BY r.days_before DESC, r.purpose, r.channel
