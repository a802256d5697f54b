SELECT day, name FROM holiday WHERE day BETWEEN $1 AND $2 ORDER BY day
