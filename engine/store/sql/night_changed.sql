-- Of whom a need has changed since the revision $2.
COPY (SELECT DISTINCT resident_id
        FROM change_log
       WHERE commune_code = $1 AND revision > $2 AND kind = 'need'
       ORDER BY resident_id)
  TO STDOUT (FORMAT binary)
