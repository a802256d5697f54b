-- Communes whose figures do not add up: persons against rows of the feed, needs against persons, states
-- against needs. What an older program left has no persons.
SELECT round, commune_code
  FROM (SELECT r.round, r.commune_code,
               sum(amount) FILTER (WHERE measure = 'person') AS persons,
               coalesce(sum(amount) FILTER (WHERE measure = 'feed_rows'), 0) AS feed_rows,
               coalesce(sum(amount) FILTER (WHERE measure = 'needs'), 0) AS needs,
               coalesce(sum(amount) FILTER (WHERE measure = 'state'), 0) AS states,
               coalesce(sum(amount) FILTER (WHERE measure IN ('left_the_feed', 'further_needs')), 0) AS others
          FROM commune_result AS r
          JOIN round_commune AS rc USING (commune_code, round)
         WHERE rc.state <> 'closed'
         GROUP BY r.round, r.commune_code) AS sums
 WHERE persons IS NOT NULL AND (persons <> feed_rows OR persons + others <> needs OR states <> needs)
 ORDER BY round, commune_code
