-- What single rows of a commune's names and contacts break. Values leave this program masked only.
SELECT rule, 'resident_person.' || name, count(*),
       (array_agg(resident_id ORDER BY resident_id))[1], (array_agg(value ORDER BY resident_id))[1],
       (array_agg(resident_id ORDER BY resident_id))[2], (array_agg(value ORDER BY resident_id))[2],
       (array_agg(resident_id ORDER BY resident_id))[3], (array_agg(value ORDER BY resident_id))[3]
  FROM (SELECT p.resident_id, split_part(w.broken, ' ', 1) AS rule, split_part(w.broken, ' ', 2) AS name,
               to_jsonb(p) ->> split_part(w.broken, ' ', 2) AS value
          FROM register.resident_person AS p
         CROSS JOIN LATERAL (SELECT lower(translate(regexp_replace(normalize(full_name, NFKD),
                                    '[\u0300-\u036f]', '', 'g'), 'ĐđÐð', 'dddd'))) AS plain (name)
         CROSS JOIN LATERAL (SELECT regexp_replace(btrim(regexp_replace(plain.name, '\s+', ' ', 'g')),
                                                   '^(.*) ([^ ]+)$', '\2 \1')) AS folded (name_key)
         CROSS JOIN LATERAL unnest(array_remove(ARRAY[
               CASE WHEN p.resident_id IS NULL THEN 'null resident_id' END,
               CASE WHEN p.phone_owner IS NULL THEN 'null phone_owner' END,
               CASE WHEN p.address IS NULL THEN 'null address' END,
               CASE WHEN coalesce(btrim(p.full_name), '') = '' THEN 'name_empty full_name' END,
               CASE WHEN p.full_name IS NOT NFC NORMALIZED THEN 'name_form full_name' END,
               CASE WHEN p.name_key IS DISTINCT FROM folded.name_key AND btrim(p.full_name) <> ''
                    THEN 'name_key name_key' END,
               CASE WHEN p.personal_number !~ '^[0-9]{12}$' THEN 'number_form personal_number' END,
               CASE WHEN length(p.insurance_number) NOT IN (10, 15) THEN 'insurance_form insurance_number' END,
               CASE WHEN p.phone !~ '^\+[1-9][0-9]{6,14}$' THEN 'phone_form phone' END,
               CASE WHEN p.phone_owner <> ALL (string_to_array($2, ';')) THEN 'unknown_word phone_owner' END], NULL))
               AS w (broken)
         WHERE p.commune_code = $1) AS broken
 GROUP BY rule, name
 ORDER BY rule, name COLLATE "C"
