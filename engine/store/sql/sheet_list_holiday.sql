SELECT day, name, version FROM holiday ORDER BY day
