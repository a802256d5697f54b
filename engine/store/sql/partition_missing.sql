-- The statements that make the missing partitions of the tables $1 for the values $2; a partition is
-- called by its table and $3. Made apart and attached, which locks out neither readers nor writers.
--
-- A message's rows are changed soon after they are written, a batch of neighbours in one transaction: half a
-- page is left free, so that the next version finds its place there and no index has to know of it.
SELECT format('CREATE TABLE %1$I (LIKE %2$I INCLUDING ALL)%4$s; '
              'ALTER TABLE %2$I ATTACH PARTITION %1$I FOR VALUES IN (%3$L)',
              wanted.name, wanted.parent, wanted.value,
              CASE WHEN wanted.parent IN ('reminder', 'reminder_attempt') THEN ' WITH (fillfactor = 50)' ELSE '' END)
  FROM (SELECT parent, value, parent || '_' || suffix AS name
          FROM unnest($1::text[]) AS p (parent),
               unnest($2::text[], $3::text[]) AS v (value, suffix)) AS wanted
 WHERE NOT EXISTS (
       SELECT FROM pg_inherits AS i
         JOIN pg_class AS c ON c.oid = i.inhrelid
        WHERE i.inhparent = wanted.parent::regclass AND c.relname = wanted.name)
 ORDER BY wanted.parent, wanted.name COLLATE "C"
