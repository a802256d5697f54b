DELETE FROM message_template AS t USING unnest($1::text[], $2::text[], $3::text[]) AS gone (purpose, channel, language)
 WHERE t.purpose = gone.purpose AND t.channel = gone.channel AND t.language = gone.language
