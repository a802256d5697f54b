-- Database roles and the row policy. The owner (who migrates) runs the night and bypasses it.

DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['lichkham_api', 'lichkham_notify'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION 'the roles lichkham_api and lichkham_notify do not exist and may not be created by this user'
        USING HINT = 'Let an administrator run once: CREATE ROLE lichkham_api NOLOGIN; CREATE ROLE lichkham_notify NOLOGIN;';
END
$$;
