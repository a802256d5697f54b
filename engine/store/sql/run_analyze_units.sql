-- Without it the new units look like one row, and every claim would read all of them for each it takes.
ANALYZE run_unit
