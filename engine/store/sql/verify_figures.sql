-- The figures are the last night's: communes written since are left to the next one.
SELECT commune_code, count(*)
  FROM (SELECT commune_code, round, n.state, n.amount
          FROM (SELECT commune_code, round, state, count(*) AS amount
                  FROM need
                 WHERE ($1 = 0 OR commune_code = $1)
                 GROUP BY commune_code, round, state) AS n
          FULL JOIN
               (SELECT commune_code, round, detail AS state, amount
                  FROM commune_result
                 WHERE ($1 = 0 OR commune_code = $1) AND measure = 'state' AND amount <> 0) AS f
         USING (commune_code, round, state)
         WHERE n.amount IS DISTINCT FROM f.amount) AS unequal
  JOIN round_commune c USING (commune_code, round)
  JOIN commune_state s USING (commune_code)
 WHERE c.state <> 'closed' AND s.planned_revision = s.revision
 GROUP BY commune_code
 ORDER BY commune_code
