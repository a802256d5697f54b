SELECT revision, planned_revision, input_hash, planned_on, held_reason FROM commune_state WHERE commune_code = $1
