SELECT 1 FROM area WHERE kind = 'commune' AND area_code = $1 LIMIT 1
