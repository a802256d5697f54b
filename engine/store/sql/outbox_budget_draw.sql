-- Up to $3 messages and $4 dong of a channel's day, the dong within the limit $5 (0 = none). Told: what was
-- granted of each, and the messages left.
WITH budget AS (
    SELECT greatest(0, least($3::integer, quota - used)) AS messages,
           CASE WHEN $5 = 0 THEN $4 ELSE greatest(0, least($4::bigint, $5::bigint - spent)) END AS cost
      FROM channel_budget
     WHERE channel = $1 AND day = $2
       FOR UPDATE)
UPDATE channel_budget AS b
   SET used = b.used + budget.messages, spent = b.spent + budget.cost
  FROM budget
 WHERE b.channel = $1 AND b.day = $2
RETURNING budget.messages, budget.cost, greatest(0, b.quota - b.used)
