UPDATE reference_state SET revision = revision + 1
