-- The commune people went from has changed. Where nothing of its plan did, its plan still is the last night's.
UPDATE commune_state
   SET revision = revision + 1,
       planned_revision = CASE WHEN $2 AND planned_revision = revision THEN revision + 1 ELSE planned_revision END
 WHERE commune_code = $1
