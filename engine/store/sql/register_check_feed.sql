-- What single rows of a commune's feed break: rule, column, how often, and the first three.
SELECT rule, 'resident_feed.' || name, count(*),
       (array_agg(resident_id ORDER BY resident_id))[1], (array_agg(value ORDER BY resident_id))[1],
       (array_agg(resident_id ORDER BY resident_id))[2], (array_agg(value ORDER BY resident_id))[2],
       (array_agg(resident_id ORDER BY resident_id))[3], (array_agg(value ORDER BY resident_id))[3]
  FROM (SELECT f.resident_id, w.rule, w.name, w.value
          FROM register.resident_feed AS f
         CROSS JOIN LATERAL (VALUES
               ('null', 'resident_id', f.resident_id IS NULL, NULL),
               ('null', 'household_id', f.household_id IS NULL, NULL),
               ('null', 'hamlet_id', f.hamlet_id IS NULL, NULL),
               ('null', 'birth_year', f.birth_year IS NULL, NULL),
               ('null', 'sex', f.sex IS NULL, NULL),
               ('null', 'target_groups', f.target_groups IS NULL, NULL),
               ('null', 'target_list_version', f.target_list_version IS NULL, NULL),
               ('null', 'route', f.route IS NULL, NULL),
               ('null', 'last_check_kind', f.last_check_kind IS NULL, NULL),
               ('null', 'last_check_source', f.last_check_source IS NULL, NULL),
               ('null', 'language', f.language IS NULL, NULL),
               ('null', 'circumstances', f.circumstances IS NULL, NULL),
               ('null', 'changed_at', f.changed_at IS NULL, NULL),
               ('key_range', 'resident_id', f.resident_id NOT BETWEEN 1 AND $6::bigint, NULL),
               ('unknown_word', 'sex', f.sex <> ALL (string_to_array($7, ';')), f.sex),
               ('unknown_word', 'route', f.route <> ALL (string_to_array($8, ';')), f.route),
               ('unknown_word', 'last_check_kind', f.last_check_kind <> ALL (string_to_array($9, ';')),
                f.last_check_kind),
               ('unknown_word', 'target_groups',
                NOT string_to_array(f.target_groups, ';') <@ string_to_array($10, ';'), f.target_groups),
               ('unknown_word', 'circumstances',
                NOT string_to_array(f.circumstances, ';') <@ string_to_array($11, ';'), f.circumstances),
               ('language', 'language', f.language !~ '^[a-z]{2,3}$', f.language),
               ('birth_disagrees', 'birth_year', f.birth_year <> extract(year FROM f.birth_date), f.birth_year::text),
               ('future', 'birth_date', f.birth_date > $2::date, f.birth_date::text),
               ('future', 'birth_year', f.birth_year > extract(year FROM $2::date), f.birth_year::text),
               ('future', 'last_check', f.last_check > $2::date, f.last_check::text),
               ('future', 'resident_since', f.resident_since > $2::date, f.resident_since::text),
               ('future', 'died_on', f.died_on > $2::date, f.died_on::text),
               ('birth_long_ago', 'birth_year', f.birth_year < 1900, f.birth_year::text),
               ('birth_long_ago', 'birth_date', f.birth_date < '1900-01-01', f.birth_date::text),
               ('undated_check', 'last_check', f.last_check_kind = 'past' AND f.last_check IS NULL, NULL),
               ('hamlet_unknown', 'hamlet_id', f.hamlet_id <> ALL ($3::integer[]), f.hamlet_id::text),
               ('organisation_unknown', 'organisation_id', f.organisation_id = ANY ($4::integer[]),
                f.organisation_id::text),
               ('moved_to_unknown', 'moved_to', f.moved_to <> ALL ($5::integer[]), f.moved_to::text),
               ('moved_nowhere', 'moved_to', f.moved_to = f.commune_code, f.moved_to::text))
               AS w (rule, name, is_broken, value)
         WHERE f.commune_code = $1 AND w.is_broken) AS broken
 GROUP BY rule, name
 ORDER BY rule, name
