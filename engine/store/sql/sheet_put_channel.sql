INSERT INTO channel (channel, is_active)
SELECT channel, is_active = 'yes'
  FROM unnest($1::text[], $2::text[])
    AS w (channel, is_active)
ON CONFLICT (channel) DO UPDATE
   SET is_active = excluded.is_active
