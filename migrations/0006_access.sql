-- SPDX-License-Identifier: Apache-2.0
-- Database roles and the row policy. The owner (who migrates) runs the night and bypasses it.

DO $$
DECLARE wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['lichkham_api', 'lichkham_notify'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL; -- another database's migration was faster
                WHEN insufficient_privilege THEN
                    RAISE EXCEPTION 'the role % does not exist and may not be created by this user', wanted
                        USING HINT = 'Let an administrator run once: CREATE ROLE lichkham_api NOLOGIN; CREATE ROLE lichkham_notify NOLOGIN;';
            END;
        END IF;
    END LOOP;
END
$$;

-- The one form of policy: the row's commune is the transaction's. Without the setting there are no rows.
DO $$
DECLARE guarded regclass;
BEGIN
    FOREACH guarded IN ARRAY ARRAY[
        'register.resident', 'register.person', 'register.identifier',
        'resident_home', 'local_fact', 'completion', 'completion_unmatched', 'membership',
        'possible_duplicate', 'residence_claim', 'contact_outcome',
        'session', 'session_quota', 'need', 'appointment', 'publication',
        'reminder', 'reminder_queue', 'reminder_attempt', 'receipt', 'change_log', 'audit',
        'stage_need', 'stage_appointment', 'stage_session']::regclass[] LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY by_commune ON %s USING '
                       '(commune_code = nullif(current_setting(''lichkham.commune'', true), '''')::integer)', guarded);
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA lichkham, register TO lichkham_api, lichkham_notify;

-- Reference data and what tells the state of the engine: no personal data, no policy.
GRANT SELECT ON schema_migration, area, site, hamlet, organisation, site_week, extra_session, closure, holiday,
    team, team_day, round, round_commune, package, channel, reminder_rung, message_template, standing_approval,
    commune_state
    TO lichkham_api, lichkham_notify;
GRANT SELECT ON priority_rule, interval_rule, package_rule, package_resource, route_rule, funding_limit, target,
    run, run_unit, commune_result, shortage, register.feed_status
    TO lichkham_api;

-- Officers: the people of their commune, what they know of them, appointments and publications.
GRANT SELECT ON register.resident, register.person, register.identifier, register.resident_feed,
    register.resident_person, register.resident_contact,
    resident_home, local_fact, completion, completion_unmatched, membership, possible_duplicate, residence_claim,
    contact_outcome, session, session_quota, need, appointment, publication, reminder, reminder_queue,
    reminder_attempt, receipt, change_log, audit
    TO lichkham_api;
GRANT INSERT, UPDATE ON commune_state, local_fact, completion, membership, need, appointment, reminder,
    session, session_quota, closure, extra_session, site_week, standing_approval
    TO lichkham_api;
GRANT INSERT ON contact_outcome, publication, change_log, audit TO lichkham_api;
GRANT INSERT, DELETE ON reminder_queue TO lichkham_api;
GRANT UPDATE, DELETE ON completion_unmatched, session_quota, extra_session TO lichkham_api;
GRANT UPDATE (settled_on) ON possible_duplicate TO lichkham_api;
GRANT UPDATE (reported_on) ON organisation TO lichkham_api;

-- Signing in.
GRANT SELECT, UPDATE ON account TO lichkham_api;
GRANT SELECT, INSERT, UPDATE ON token TO lichkham_api;
GRANT SELECT ON grant_area TO lichkham_api;

-- Sending: the truth check, name and contact, the work and its outcome. No numbers, no birth dates.
GRANT SELECT ON local_fact, completion, need, appointment, publication, reminder_queue TO lichkham_notify;
GRANT SELECT ON register.resident_contact TO lichkham_notify;
GRANT SELECT (commune_code, resident_id, household_id, died_on, moved_to, language, guardian_id)
    ON register.resident TO lichkham_notify;
GRANT SELECT (commune_code, resident_id, full_name, phone, phone_owner, email, address)
    ON register.person TO lichkham_notify;
GRANT SELECT (commune_code, as_of) ON register.feed_status TO lichkham_notify;
GRANT INSERT, DELETE ON reminder_queue TO lichkham_notify;
GRANT SELECT, UPDATE ON reminder, channel_budget TO lichkham_notify;
GRANT SELECT, INSERT, UPDATE ON reminder_attempt, receipt TO lichkham_notify;
GRANT INSERT ON channel_budget TO lichkham_notify;
