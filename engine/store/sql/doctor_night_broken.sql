-- The last attempt was interrupted, or its lease ran out with nobody left to end it.
SELECT 1, last.business_date
  FROM (SELECT business_date, state, lease_until
          FROM run
         WHERE kind = 'nightly'
         ORDER BY business_date DESC, attempt DESC
         LIMIT 1) AS last
 WHERE last.state = 'interrupted' OR last.state = 'running' AND last.lease_until < now()
