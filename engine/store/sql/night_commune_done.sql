UPDATE commune_state
   SET revision = $2, planned_revision = $2, planned_on = $3, input_hash = $4, plan_hash = $5, held_reason = NULL,
       reminded_hash = $6, reminded_until = $7
 WHERE commune_code = $1
