SELECT set_config('idle_in_transaction_session_timeout', ($1::integer * 1000)::text, false)
