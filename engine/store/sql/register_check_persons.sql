-- What single rows of a commune's names and contacts break. Values leave this program masked only.
SELECT rule, 'resident_person.' || name, count(*),
       (array_agg(resident_id ORDER BY resident_id))[1], (array_agg(value ORDER BY resident_id))[1],
       (array_agg(resident_id ORDER BY resident_id))[2], (array_agg(value ORDER BY resident_id))[2],
       (array_agg(resident_id ORDER BY resident_id))[3], (array_agg(value ORDER BY resident_id))[3]
  FROM (SELECT p.resident_id, w.rule, w.name, w.value
          FROM register.resident_person AS p
         CROSS JOIN LATERAL (SELECT lower(translate(regexp_replace(normalize(full_name, NFKD),
                                    '[\u0300-\u036f]', '', 'g'), 'ĐđÐð', 'dddd'))) AS plain (name)
         CROSS JOIN LATERAL (SELECT regexp_replace(btrim(regexp_replace(plain.name, '\s+', ' ', 'g')),
                                                   '^(.*) ([^ ]+)$', '\2 \1')) AS folded (name_key)
         CROSS JOIN LATERAL (VALUES
               ('null', 'resident_id', p.resident_id IS NULL, NULL),
               ('null', 'phone_owner', p.phone_owner IS NULL, NULL),
               ('null', 'address', p.address IS NULL, NULL),
               ('name_empty', 'full_name', coalesce(btrim(p.full_name), '') = '', NULL),
               ('name_form', 'full_name', p.full_name IS NOT NFC NORMALIZED, p.full_name),
               ('name_key', 'name_key', p.name_key IS DISTINCT FROM folded.name_key AND btrim(p.full_name) <> '',
                p.name_key),
               ('number_form', 'personal_number', p.personal_number !~ '^[0-9]{12}$', p.personal_number),
               ('insurance_form', 'insurance_number', length(p.insurance_number) NOT IN (10, 15), p.insurance_number),
               ('phone_form', 'phone', p.phone !~ '^\+[1-9][0-9]{6,14}$', p.phone),
               ('unknown_word', 'phone_owner', p.phone_owner <> ALL (string_to_array($2, ';')), p.phone_owner))
               AS w (rule, name, is_broken, value)
         WHERE p.commune_code = $1 AND w.is_broken) AS broken
 GROUP BY rule, name
 ORDER BY rule, name
