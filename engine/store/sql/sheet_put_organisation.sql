INSERT INTO organisation (organisation_id, commune_code, kind, name, report_due, reported_on, valid_from, valid_to)
SELECT organisation_id::integer, commune::integer, kind, name, nullif(report_due, '')::date,
       nullif(reported_on, '')::date, valid_from::date, nullif(valid_to, '')::date
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
    AS w (organisation_id, commune, kind, name, report_due, reported_on, valid_from, valid_to)
ON CONFLICT (organisation_id) DO UPDATE
   SET commune_code = excluded.commune_code, kind = excluded.kind, name = excluded.name,
       report_due = excluded.report_due, reported_on = excluded.reported_on, valid_from = excluded.valid_from,
       valid_to = excluded.valid_to
