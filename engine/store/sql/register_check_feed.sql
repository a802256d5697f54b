-- What single rows of a commune's feed break: rule, column, how often, and the first three.
SELECT rule, 'resident_feed.' || name, count(*),
       (array_agg(resident_id ORDER BY resident_id))[1], (array_agg(value ORDER BY resident_id))[1],
       (array_agg(resident_id ORDER BY resident_id))[2], (array_agg(value ORDER BY resident_id))[2],
       (array_agg(resident_id ORDER BY resident_id))[3], (array_agg(value ORDER BY resident_id))[3]
  FROM (SELECT f.resident_id, split_part(w.broken, ' ', 1) AS rule, split_part(w.broken, ' ', 2) AS name,
               to_jsonb(f) ->> split_part(w.broken, ' ', 2) AS value
          FROM register.resident_feed AS f
         CROSS JOIN LATERAL unnest(array_remove(ARRAY[
               CASE WHEN f.resident_id IS NULL THEN 'null resident_id' END,
               CASE WHEN f.household_id IS NULL THEN 'null household_id' END,
               CASE WHEN f.hamlet_id IS NULL THEN 'null hamlet_id' END,
               CASE WHEN f.birth_year IS NULL THEN 'null birth_year' END,
               CASE WHEN f.sex IS NULL THEN 'null sex' END,
               CASE WHEN f.target_groups IS NULL THEN 'null target_groups' END,
               CASE WHEN f.target_list_version IS NULL THEN 'null target_list_version' END,
               CASE WHEN f.route IS NULL THEN 'null route' END,
               CASE WHEN f.last_check_kind IS NULL THEN 'null last_check_kind' END,
               CASE WHEN f.last_check_source IS NULL THEN 'null last_check_source' END,
               CASE WHEN f.language IS NULL THEN 'null language' END,
               CASE WHEN f.circumstances IS NULL THEN 'null circumstances' END,
               CASE WHEN f.changed_at IS NULL THEN 'null changed_at' END,
               CASE WHEN f.resident_id NOT BETWEEN 1 AND $6::bigint THEN 'key_range resident_id' END,
               CASE WHEN f.sex <> ALL (string_to_array($7, ';')) THEN 'unknown_word sex' END,
               CASE WHEN f.route <> ALL (string_to_array($8, ';')) THEN 'unknown_word route' END,
               CASE WHEN f.last_check_kind <> ALL (string_to_array($9, ';')) THEN 'unknown_word last_check_kind' END,
               CASE WHEN NOT string_to_array(f.target_groups, ';') <@ string_to_array($10, ';')
                    THEN 'unknown_word target_groups' END,
               CASE WHEN NOT string_to_array(f.circumstances, ';') <@ string_to_array($11, ';')
                    THEN 'unknown_word circumstances' END,
               CASE WHEN f.language !~ '^[a-z]{2,3}$' THEN 'language language' END,
               CASE WHEN f.birth_year <> extract(year FROM f.birth_date) THEN 'birth_disagrees birth_year' END,
               CASE WHEN f.birth_date > $2::date THEN 'future birth_date' END,
               CASE WHEN f.birth_year > extract(year FROM $2::date) THEN 'future birth_year' END,
               CASE WHEN f.last_check > $2::date THEN 'future last_check' END,
               CASE WHEN f.resident_since > $2::date THEN 'future resident_since' END,
               CASE WHEN f.died_on > $2::date THEN 'future died_on' END,
               CASE WHEN f.changed_at >= $2::date + 2 THEN 'future changed_at' END,
               CASE WHEN f.birth_year < 1900 THEN 'birth_long_ago birth_year' END,
               CASE WHEN f.birth_date < '1900-01-01' THEN 'birth_long_ago birth_date' END,
               CASE WHEN f.last_check_kind = 'past' AND f.last_check IS NULL THEN 'undated_check last_check' END,
               CASE WHEN f.hamlet_id <> ALL ($3::integer[]) THEN 'hamlet_unknown hamlet_id' END,
               CASE WHEN f.organisation_id = ANY ($4::integer[]) THEN 'organisation_unknown organisation_id' END,
               CASE WHEN f.moved_to <> ALL ($5::integer[]) THEN 'moved_to_unknown moved_to' END,
               CASE WHEN f.moved_to = f.commune_code THEN 'moved_nowhere moved_to' END], NULL)) AS w (broken)
         WHERE f.commune_code = $1) AS broken
 GROUP BY rule, name
 ORDER BY rule, name COLLATE "C"
