SELECT purpose, channel, language, subject, body FROM message_template ORDER BY purpose, channel, language
