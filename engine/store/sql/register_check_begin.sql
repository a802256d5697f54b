-- One snapshot. Whole communes are compared, and nobody knows how large: hash joins alone are safe.
-- Words and codes are parameters, and a plan that knows them looks them up instead of searching.
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL enable_nestloop = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL plan_cache_mode = force_custom_plan;
SET LOCAL work_mem = '64MB'
