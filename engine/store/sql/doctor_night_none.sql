SELECT 1
 WHERE EXISTS (SELECT FROM round_commune WHERE state IN ('preparing', 'open', 'closing'))
   AND NOT EXISTS (SELECT FROM run WHERE kind = 'nightly' AND state IN ('done', 'partial'))
