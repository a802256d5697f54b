SELECT 1, extract(year FROM $1::date)
 WHERE NOT EXISTS (SELECT FROM round_commune WHERE state IN ('preparing', 'open', 'closing'))
