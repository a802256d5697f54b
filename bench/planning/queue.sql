-- SPDX-License-Identifier: Apache-2.0
-- Every day as many as there are places: of those whose window is open, by class, then by due day.
CREATE TEMPORARY TABLE placed (id integer PRIMARY KEY, day integer);
DO $$
DECLARE today record;
BEGIN
    FOR today IN SELECT day, places FROM capacity WHERE places > 0 ORDER BY day LOOP
        INSERT INTO placed
        SELECT id, today.day
          FROM resident
         WHERE release <= today.day AND due >= today.day
           AND NOT EXISTS (SELECT FROM placed WHERE placed.id = resident.id)
         ORDER BY class, due, id
         LIMIT today.places;
    END LOOP;
END $$;
SELECT coalesce(placed.day, -1)
  FROM resident LEFT JOIN placed USING (id)
 ORDER BY resident.id;
