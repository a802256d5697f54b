DELETE FROM holiday USING unnest($1::date[]) AS gone (day) WHERE holiday.day = gone.day
