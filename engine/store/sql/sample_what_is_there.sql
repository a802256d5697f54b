SELECT CASE WHEN EXISTS (SELECT FROM register.resident) THEN 'residents'
            WHEN EXISTS (SELECT FROM site) THEN 'sites'
            WHEN EXISTS (SELECT FROM hamlet) THEN 'hamlets'
            WHEN EXISTS (SELECT FROM organisation) THEN 'organisations'
            ELSE '' END
