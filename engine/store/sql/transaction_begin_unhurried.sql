-- The night writes whole communes, also into tables that have no statistics yet: there the planner
-- would compare every row with every row, or keep on reading a whole table because it was small once.
BEGIN ISOLATION LEVEL READ COMMITTED;
SET LOCAL synchronous_commit = off;
SET LOCAL enable_nestloop = off;
SET LOCAL enable_seqscan = off
