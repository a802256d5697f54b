-- A round before that is alive itself tells who was missed only when this run has planned it.
COPY (WITH day AS (SELECT date '2000-01-01' + $3 AS today),
      known AS (
        SELECT resident_id,
               CASE WHEN kind = 'available_from' THEN value::date END AS available_from,
               NULL::date AS done_on, NULL::boolean AS done_here,
               kind = 'died' AS is_dead, kind = 'moved' AS has_moved, kind = 'refused' AS has_refused,
               kind = 'excluded' AS is_excluded, kind = 'duplicate' AS is_duplicate,
               false AS missed
          FROM local_fact, day
         WHERE commune_code = $1 AND withdrawn_on IS NULL
           AND from_day <= today AND (until_day IS NULL OR until_day >= today)
        UNION ALL
        SELECT resident_id, NULL, done_on, source = 'station', false, false, false, false, false, false
          FROM completion
         WHERE commune_code = $1 AND round = $2 AND data_status <> 'rejected'
        UNION ALL
        SELECT DISTINCT resident_id, NULL::date, NULL::date, NULL::boolean, false, false, false, false, false,
               true
          FROM need
         WHERE commune_code = $1 AND round = $4 AND state IN ('waiting', 'closed_unserved')
           AND reason IN ('no_session', 'no_capacity', 'class_shortage', 'resource_shortage', 'no_station')
           AND NOT EXISTS (SELECT FROM round_commune
                            WHERE commune_code = $1 AND round = $4 AND state <> 'closed'))
      SELECT resident_id, max(available_from), max(done_on), COALESCE(NOT bool_or(done_here), false),
             bool_or(is_dead), bool_or(has_moved), bool_or(has_refused), bool_or(is_excluded),
             bool_or(is_duplicate), bool_or(missed), count(DISTINCT done_on)::smallint
        FROM known
       GROUP BY resident_id
       ORDER BY resident_id)
  TO STDOUT (FORMAT binary)
