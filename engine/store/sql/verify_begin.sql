-- Every check is one pass over whole tables. Right after a first night there are no statistics yet,
-- and the planner would take nested loops or half-merged keys for it: hash joins alone are safe.
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL enable_nestloop = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL work_mem = '64MB'
