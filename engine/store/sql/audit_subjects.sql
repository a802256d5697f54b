-- Subjects as the database will give them back, in order.
SELECT s.subject::jsonb::text
  FROM unnest($1::text[]) WITH ORDINALITY AS s (subject, place)
 ORDER BY s.place
