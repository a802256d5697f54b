SELECT is_active FROM channel WHERE channel = $1
