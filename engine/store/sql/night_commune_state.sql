SELECT revision, planned_revision, input_hash, planned_on, held_reason, plan_hash
  FROM commune_state
 WHERE commune_code = $1
