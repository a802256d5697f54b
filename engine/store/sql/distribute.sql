-- Control tables (run, run_unit, run_worker, channel_budget, account, token, grant_area, schema_migration,
-- reference_state, register.resident_counter) stay on the coordinator. What has its place already is
-- left there, so the step may be repeated.
SET LOCAL citus.multi_shard_modify_mode TO 'sequential';
SELECT create_reference_table(name::regclass)
  FROM unnest(ARRAY['area', 'site', 'hamlet', 'organisation', 'site_week', 'extra_session', 'closure', 'holiday',
                    'team', 'team_day', 'round', 'round_commune', 'priority_rule', 'interval_rule', 'package',
                    'package_rule', 'package_resource', 'route_rule', 'funding_limit', 'target', 'channel',
                    'reminder_rung', 'message_template', 'standing_approval']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = name::regclass);
SELECT create_distributed_table(name::regclass, 'commune_code')
  FROM unnest(ARRAY['commune_state', 'run_guard', 'commune_result', 'send_unit', 'feed_night', 'feed_copy', 'stage_feed_copy', 'feed_copy_state', 'register.feed_status', 'register.resident',
                    'register.person', 'register.identifier', 'register.stage_resident', 'register.stage_person', 'local_fact', 'completion', 'completion_unmatched',
                    'membership', 'possible_duplicate', 'residence_claim', 'contact_outcome', 'session',
                    'session_quota', 'need', 'shortage', 'appointment', 'publication', 'repair', 'repair_session',
                    'repair_move', 'reminder', 'reminder_queue',
                    'reminder_attempt', 'receipt', 'change_log', 'audit', 'stage_need', 'stage_appointment',
                    'stage_session']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = name::regclass);
SELECT create_distributed_table(name::regclass, 'resident_id')
  FROM unnest(ARRAY['resident_home']) AS name
 WHERE NOT EXISTS (SELECT FROM pg_dist_partition WHERE logicalrelid = name::regclass);
