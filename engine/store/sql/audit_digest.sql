SELECT encode(digest, 'hex') FROM audit WHERE commune_code = $1 AND chain = $2 AND sequence = $3
