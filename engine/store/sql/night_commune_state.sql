SELECT revision, planned_revision, input_hash, planned_on, held_reason, plan_hash, reminded_hash, reminded_until
  FROM commune_state
 WHERE commune_code = $1
