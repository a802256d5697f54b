-- Everything is read as it stands at the first statement, and nothing can be written.
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY
