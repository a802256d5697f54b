SELECT a.account_id, a.role, a.is_active,
       (SELECT count(*) FROM grant_area AS g WHERE g.account_id = a.account_id)
  FROM account AS a
 WHERE a.name = $1
