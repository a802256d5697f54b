UPDATE feed_copy_state
   SET changed_until = $2, compared_on = $3
 WHERE commune_code = $1 AND (changed_until, compared_on) IS DISTINCT FROM ($2, $3)
