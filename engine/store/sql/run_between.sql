-- People their commune has let go of and no other has taken.
SELECT commune_code, count(*)
  FROM resident_home
 WHERE is_leaving
 GROUP BY commune_code
 ORDER BY commune_code
