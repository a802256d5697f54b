-- SPDX-License-Identifier: Apache-2.0
-- Everybody in the order of class and target; the n-th in the queue gets the n-th place of the year.
WITH seat AS (
    SELECT day, row_number() OVER (ORDER BY day) AS rank
      FROM capacity, generate_series(1, places)
), queue AS (
    SELECT id, row_number() OVER (ORDER BY class, target, id) AS rank
      FROM resident
)
SELECT coalesce(seat.day, -1)
  FROM queue LEFT JOIN seat USING (rank)
 ORDER BY queue.id;
