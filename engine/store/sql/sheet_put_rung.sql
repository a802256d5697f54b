INSERT INTO reminder_rung (purpose, channel, days_before, valid_from, valid_to)
SELECT purpose, channel, days_before::smallint, valid_from::date, nullif(valid_to, '')::date
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    AS w (purpose, channel, days_before, valid_from, valid_to)
ON CONFLICT (purpose, channel, valid_from) DO UPDATE
   SET days_before = excluded.days_before, valid_to = excluded.valid_to
