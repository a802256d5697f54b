DELETE FROM extra_session
 USING unnest($2::date[], $3::smallint[]) AS gone (day, half)
 WHERE site_id = $1 AND extra_session.day = gone.day AND extra_session.half = gone.half
