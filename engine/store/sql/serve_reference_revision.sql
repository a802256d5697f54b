SELECT revision FROM reference_state
