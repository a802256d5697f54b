SELECT sequence, extract(epoch FROM at)::bigint, actor, action, subject::text, encode(previous, 'hex'),
       encode(digest, 'hex')
  FROM audit
 WHERE commune_code = $1 AND chain = $2
 ORDER BY sequence
