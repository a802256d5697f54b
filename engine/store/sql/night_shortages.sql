WITH wanted AS (
    SELECT site_id, class, tight_to, tight_from, places, resource, people
      FROM unnest($3::integer[], $4::smallint[], $5::date[], $6::date[], $7::integer[], $8::smallint[], $9::integer[])
        AS w (site_id, class, tight_to, tight_from, places, resource, people)),
gone AS (
    DELETE FROM shortage s
     WHERE s.commune_code = $1 AND s.round = $2
       AND NOT EXISTS (SELECT FROM wanted w
                        WHERE w.site_id = s.site_id AND w.class = s.class AND w.resource = s.resource
                          AND w.tight_to = s.tight_to))
INSERT INTO shortage (commune_code, round, site_id, class, resource, tight_to, tight_from, places, people)
SELECT $1, $2, site_id, class, resource, tight_to, tight_from, places, people FROM wanted
ON CONFLICT (commune_code, round, site_id, class, resource, tight_to) DO UPDATE
   SET tight_from = excluded.tight_from, places = excluded.places, people = excluded.people
 WHERE (shortage.tight_from, shortage.places, shortage.people)
       IS DISTINCT FROM (excluded.tight_from, excluded.places, excluded.people)
