-- Which of these communes have which rounds that are not closed.
SELECT commune_code, round
  FROM round_commune
 WHERE commune_code = ANY ($1::integer[]) AND state <> 'closed'
 ORDER BY commune_code, round
