-- SPDX-License-Identifier: Apache-2.0
-- A night for a nation: runs shared by several workers, moves between communes, feeds that are held and
-- released, registers read by what changed, and repairs in the day.

-- ---- Runs shared by several workers ----------------------------------------------------------------

-- Units are claimed largest first, so that the last ones are small.
ALTER TABLE run_unit ADD residents bigint NOT NULL DEFAULT 0;


-- ---- Moves between communes ------------------------------------------------------------------------

-- His commune has let go of him and no other has taken him yet: nobody is lost between two.
ALTER TABLE resident_home ADD is_leaving boolean NOT NULL DEFAULT false;


-- ---- What a commune's feed said of its people, night by night ----------------------------------------


-- ---- Registers read by what changed -----------------------------------------------------------------


-- ---- Repairs in the day ------------------------------------------------------------------------------


-- ---- Messages of a place that is postponed --------------------------------------------------------------

