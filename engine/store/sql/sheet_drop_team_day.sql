DELETE FROM team_day
 USING unnest($1::integer[], $2::date[]) AS gone (team, day)
 WHERE team_id = gone.team AND team_day.day = gone.day
