UPDATE run SET lease_until = now() + make_interval(secs => $1) WHERE worker = $2
