-- Columns that a view lacks or has in another type; a domain counts as the type under it.
SELECT w.view, w.name, w.type, COALESCE(format_type(a.atttypid, NULL), ''), to_regclass('register.' || w.view) IS NULL
  FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS w (view, name, type, ordinal)
  LEFT JOIN pg_attribute a ON a.attrelid = to_regclass('register.' || w.view) AND a.attname = w.name
   AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_type t ON t.oid = a.atttypid
 WHERE t.oid IS NULL
    OR COALESCE(NULLIF(t.typbasetype, 0), t.oid) <> w.type::regtype
   AND (w.type <> 'text' OR COALESCE(NULLIF(t.typbasetype, 0), t.oid) NOT IN ('varchar'::regtype, 'bpchar'::regtype))
 ORDER BY w.ordinal
