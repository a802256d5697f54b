-- The statements that make the missing partitions of the tables $1 for the values $2; a partition is
-- called by its table and $3. Made apart and attached, which locks out neither readers nor writers.
SELECT format('CREATE TABLE %1$I (LIKE %2$I INCLUDING ALL); '
              'ALTER TABLE %2$I ATTACH PARTITION %1$I FOR VALUES IN (%3$L)',
              wanted.name, wanted.parent, wanted.value)
  FROM (SELECT parent, value, parent || '_' || suffix AS name
          FROM unnest($1::text[]) AS p (parent),
               unnest($2::text[], $3::text[]) AS v (value, suffix)) AS wanted
 WHERE NOT EXISTS (
       SELECT FROM pg_inherits AS i
         JOIN pg_class AS c ON c.oid = i.inhrelid
        WHERE i.inhparent = wanted.parent::regclass AND c.relname = wanted.name)
 ORDER BY wanted.parent, wanted.name
