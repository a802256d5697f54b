SELECT set_config('idle_in_transaction_session_timeout', ($1::integer)::text, false),
       set_config('lock_timeout', ($1::integer)::text, false)
