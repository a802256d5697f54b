SELECT EXISTS (
    SELECT FROM round_commune c LEFT JOIN commune_state s USING (commune_code)
     WHERE c.state IN ('preparing', 'open', 'closing') AND s.planned_on IS NULL)
