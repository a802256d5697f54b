DELETE FROM extra_session
 USING unnest($1::integer[], $2::date[], $3::smallint[]) AS gone (site, day, half)
 WHERE site_id = gone.site AND extra_session.day = gone.day AND extra_session.half = gone.half
