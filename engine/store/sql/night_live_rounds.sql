SELECT DISTINCT round FROM round_commune WHERE state IN ('preparing', 'open', 'closing') ORDER BY round
