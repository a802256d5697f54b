SELECT revision, planned_revision, input_hash, plan_hash, planned_on, held_reason FROM commune_state WHERE commune_code = $1
