-- The first column that the view lacks or has in another type; a domain counts as the type under it.
SELECT w.name, w.type, COALESCE(format_type(a.atttypid, NULL), '')
  FROM (VALUES (1, 'commune_code', 'integer'), (2, 'resident_id', 'bigint'), (3, 'household_id', 'bigint'),
               (4, 'hamlet_id', 'integer'), (5, 'birth_date', 'date'), (6, 'birth_year', 'smallint'),
               (7, 'target_groups', 'text'), (8, 'route', 'text'), (9, 'organisation_id', 'integer'),
               (10, 'last_check_kind', 'text'), (11, 'last_check', 'date'), (12, 'resident_since', 'date'),
               (13, 'died_on', 'date'), (14, 'moved_to', 'integer'), (15, 'circumstances', 'text'))
         AS w (ordinal, name, type)
  LEFT JOIN pg_attribute a ON a.attrelid = to_regclass('register.resident_feed') AND a.attname = w.name
   AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_type t ON t.oid = a.atttypid
 WHERE t.oid IS NULL
    OR COALESCE(NULLIF(t.typbasetype, 0), t.oid) <> w.type::regtype
   AND (w.type <> 'text' OR COALESCE(NULLIF(t.typbasetype, 0), t.oid) NOT IN ('varchar'::regtype, 'bpchar'::regtype))
 ORDER BY w.ordinal
 LIMIT 1
