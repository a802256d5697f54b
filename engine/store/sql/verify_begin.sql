BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL work_mem = '64MB';
SET LOCAL max_parallel_workers_per_gather = 2
