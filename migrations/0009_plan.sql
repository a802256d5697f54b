-- SPDX-License-Identifier: Apache-2.0
-- What the full planner decides and tells: booking limits, why a day, what is short of which resource.

-- How many may be booked in advance: the places less the walk-in reserve, and as many above as
-- measured absence allows; and the percentage of people expected to stay away.
ALTER TABLE session
    ADD booking_limit    smallint NOT NULL DEFAULT 0 CHECK (booking_limit >= 0),
    ADD expected_absence smallint NOT NULL DEFAULT 0 CHECK (expected_absence BETWEEN 0 AND 100);
ALTER TABLE stage_session
    ADD booking_limit    smallint NOT NULL DEFAULT 0,
    ADD expected_absence smallint NOT NULL DEFAULT 0;
UPDATE session SET booking_limit = greatest(capacity[1] - walk_in_reserve, 0);

-- Why a booked need has its day; '' for every other. The special resources a first visit leaves to a
-- second one, as bits of the capacity vector. With class and tight_to: the shortage a need waits for.
ALTER TABLE need
    ADD day_reason text COLLATE "C" NOT NULL DEFAULT ''
        CHECK (day_reason IN ('', 'pinned', 'on_target', 'target_closed', 'with_household', 'target_full',
                              'nearby')),
    ADD second_visit smallint NOT NULL DEFAULT 0,
    ADD tight_site integer,
    ADD tight_resource smallint;
UPDATE need SET tight_site = (SELECT site_id FROM hamlet WHERE hamlet.hamlet_id = need.hamlet_id), tight_resource = 0
 WHERE tight_to IS NOT NULL;
ALTER TABLE stage_need
    ADD day_reason text COLLATE "C" NOT NULL DEFAULT '',
    ADD second_visit smallint NOT NULL DEFAULT 0,
    ADD tight_site integer,
    ADD tight_resource smallint;

-- resource 0 is the general place. people: of this class or a more urgent one, who can come on no
-- other days than tight_from .. tight_to; there are more of them than places.
ALTER TABLE shortage DROP CONSTRAINT shortage_pkey;
ALTER TABLE shortage
    ADD resource smallint NOT NULL DEFAULT 0 CHECK (resource BETWEEN 0 AND 7),
    ADD people integer NOT NULL DEFAULT 0 CHECK (people >= 0),
    ADD PRIMARY KEY (commune_code, round, site_id, class, resource, tight_to);
