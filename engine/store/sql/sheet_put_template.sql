INSERT INTO message_template (purpose, channel, language, subject, body)
SELECT purpose, channel, language, subject, body
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
    AS w (purpose, channel, language, subject, body)
ON CONFLICT (purpose, channel, language) DO UPDATE
   SET subject = excluded.subject, body = excluded.body
