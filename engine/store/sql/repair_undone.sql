UPDATE repair SET undone_by = $3 WHERE commune_code = $1 AND repair_number = $2
