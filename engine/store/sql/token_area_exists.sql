SELECT EXISTS (SELECT FROM area WHERE kind = $1 AND area_code = $2)
