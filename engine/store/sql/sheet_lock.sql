-- Who imports waits for whoever else does; readers go on.
LOCK TABLE area, site, hamlet, organisation, site_week, closure, extra_session, holiday, team, team_day, channel,
    reminder_rung, message_template
    IN SHARE ROW EXCLUSIVE MODE
