-- A round before that is alive itself tells who was missed only when this run has planned it. Checks of
-- the year before the round count in none of its needs: they are last checks. Evidence that came before
-- there was a round for it counts in the first whose days include it. With $6 = 1 of the residents $0 alone,
-- and with what commune $5 knows of them: where they come from, once they are served here. That they moved
-- out of there is not said of them here.
COPY (WITH day AS (SELECT date '2000-01-01' + $3 AS today),
      span AS (SELECT starts, ends FROM round WHERE round = $2),
      evidence AS (
        SELECT resident_id, done_on, source,
               round = $2 OR (round = 0 AND done_on BETWEEN starts AND ends
                              AND NOT EXISTS (SELECT FROM round AS o
                                               WHERE o.starts < span.starts AND done_on BETWEEN o.starts AND o.ends))
               AS counts
          FROM completion, span
         WHERE commune_code IN ($1, $5) AND ($6 = 0 OR resident_id = ANY ($0)) AND data_status <> 'rejected'
           AND (round = $2 OR done_on BETWEEN starts - 366 AND ends)),
      member AS (
        SELECT DISTINCT ON (m.resident_id) m.resident_id, m.organisation_id, o.kind
          FROM membership AS m
          JOIN organisation AS o USING (organisation_id), day
         WHERE m.commune_code IN ($1, $5) AND ($6 = 0 OR m.resident_id = ANY ($0))
           AND m.valid_from <= today AND (m.valid_to IS NULL OR m.valid_to >= today)
           AND o.valid_from <= today AND (o.valid_to IS NULL OR o.valid_to >= today)
         ORDER BY m.resident_id, m.valid_from DESC, m.organisation_id),
      known AS (
        SELECT resident_id,
               CASE WHEN kind = 'available_from' THEN value::date END AS available_from,
               NULL::date AS done_on, NULL::date AS counted_on, NULL::boolean AS done_here,
               kind = 'died' AS is_dead, CASE WHEN kind = 'moved' THEN from_day END AS moved_on,
               kind = 'refused' AS has_refused, kind = 'excluded' AS is_excluded,
               kind = 'duplicate' AS is_duplicate, false AS missed,
               NULL::integer AS organisation_id, NULL::text AS route
          FROM local_fact, day
         WHERE commune_code IN ($1, $5) AND ($6 = 0 OR resident_id = ANY ($0)) AND withdrawn_on IS NULL
           AND (commune_code = $1 OR kind <> 'moved')
           AND from_day <= today AND (until_day IS NULL OR until_day >= today)
        UNION ALL
        SELECT DISTINCT resident_id, NULL::date, NULL::date, NULL::date, NULL::boolean, false, NULL::date, false,
               false, true, false, NULL::integer, NULL::text
          FROM possible_duplicate
         WHERE commune_code IN ($1, $5) AND ($6 = 0 OR resident_id = ANY ($0)) AND settled_on IS NULL
        UNION ALL
        SELECT resident_id, NULL, done_on, CASE WHEN counts THEN done_on END,
               CASE WHEN counts THEN source = 'station' END, false, NULL, false, false, false, false, NULL, NULL
          FROM evidence, span
         WHERE counts OR done_on < starts
        UNION ALL
        SELECT DISTINCT resident_id, NULL::date, NULL::date, NULL::date, NULL::boolean, false, NULL::date, false,
               false, false, true, NULL::integer, NULL::text
          FROM need
         WHERE commune_code = $1 AND round = $4 AND ($6 = 0 OR resident_id = ANY ($0))
           AND state IN ('waiting', 'closed_unserved')
           AND reason IN ('no_session', 'no_capacity', 'class_shortage', 'resource_shortage', 'no_station')
           AND NOT EXISTS (SELECT FROM round_commune
                            WHERE commune_code = $1 AND round = $4 AND state <> 'closed')
        UNION ALL
        SELECT resident_id, NULL, NULL, NULL, NULL, false, NULL, false, false, false, false, organisation_id, kind
          FROM member)
      SELECT resident_id, max(available_from), max(done_on), COALESCE(NOT bool_or(done_here), false),
             bool_or(is_dead), max(moved_on), bool_or(has_refused), bool_or(is_excluded),
             bool_or(is_duplicate), bool_or(missed), count(DISTINCT counted_on)::smallint,
             max(organisation_id), max(route)
        FROM known
       GROUP BY resident_id
       ORDER BY resident_id)
  TO STDOUT (FORMAT binary)
