-- Its commit waits for the disk, and with it for all that was committed before without waiting, also where the
-- server does not wait by default.
BEGIN ISOLATION LEVEL READ COMMITTED;
SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'
