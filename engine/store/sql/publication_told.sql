-- Whether somebody of the round was told since, whose place does not show it.
SELECT EXISTS (
       SELECT FROM appointment AS a
        WHERE a.commune_code = $1 AND a.round = $2 AND a.state = 'published'
          AND EXISTS (SELECT FROM reminder AS r
                       WHERE r.commune_code = $1 AND r.round = $2 AND r.resident_id = a.resident_id
                         AND r.need_number = a.need_number AND r.attempt = a.attempt AND r.version = a.version
                         AND r.state IN ('accepted', 'delivered')))
