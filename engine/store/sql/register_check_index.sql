-- A plan that sorts although it would rather not has no index to read the feed in the night's order.
EXPLAIN (COSTS OFF)
SELECT resident_id FROM register.resident_feed WHERE commune_code = 1 ORDER BY resident_id
