DELETE FROM reminder_rung AS r USING unnest($1::text[], $2::text[], $3::date[]) AS gone (purpose, channel, valid_from)
 WHERE r.purpose = gone.purpose AND r.channel = gone.channel AND r.valid_from = gone.valid_from
