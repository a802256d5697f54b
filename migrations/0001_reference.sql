-- SPDX-License-Identifier: Apache-2.0
-- Reference tables: small, edited by people, dated. The program's schema is on the search path.

CREATE TABLE area (
    area_code   integer NOT NULL,                 -- 5-digit commune or 2-digit province, as a number
    kind        text COLLATE "C" NOT NULL CHECK (kind IN ('nation', 'province', 'cluster', 'commune')),
    parent_code integer,                          -- NULL for the nation (code 0)
    name        text NOT NULL,
    unit_kind   text COLLATE "C" NOT NULL DEFAULT '', -- xa, phuong, dac_khu
    population  integer,                          -- for sizing only
    valid_from  date NOT NULL DEFAULT '2025-07-01',
    valid_to    date,
    successor   integer,
    PRIMARY KEY (kind, area_code, valid_from)
);

CREATE TABLE site (
    site_id      integer PRIMARY KEY,
    commune_code integer NOT NULL,
    kind         text COLLATE "C" NOT NULL
                 CHECK (kind IN ('station', 'point', 'mobile', 'home_visit', 'external')),
    name         text NOT NULL,
    address      text NOT NULL DEFAULT '',
    phone        text NOT NULL DEFAULT '',        -- the station's own, public
    is_step_free boolean NOT NULL DEFAULT true,
    valid_from   date NOT NULL DEFAULT '2025-07-01',
    valid_to     date
);
CREATE INDEX site_by_commune ON site (commune_code);

CREATE TABLE hamlet (
    hamlet_id       integer PRIMARY KEY,
    commune_code    integer NOT NULL,
    name            text NOT NULL,
    aliases         text[] NOT NULL DEFAULT '{}',
    site_id         integer,                      -- where its people are seen; NULL = nowhere yet
    minutes_to_site smallint,
    passable_from   smallint CHECK (passable_from BETWEEN 1 AND 12), -- month, NULL = always
    passable_to     smallint CHECK (passable_to BETWEEN 1 AND 12),
    valid_from      date NOT NULL DEFAULT '2025-07-01',
    valid_to        date
);
CREATE INDEX hamlet_by_commune ON hamlet (commune_code);

CREATE TABLE organisation (
    organisation_id integer PRIMARY KEY,
    commune_code    integer NOT NULL,
    kind            text COLLATE "C" NOT NULL CHECK (kind IN ('employer', 'school', 'armed_forces')),
    name            text NOT NULL,
    report_due      date,                         -- its route must have reported by this day
    reported_on     date,
    valid_from      date NOT NULL DEFAULT '2025-07-01',
    valid_to        date
);
CREATE INDEX organisation_by_commune ON organisation (commune_code);

-- Capacity vectors are smallint[8]: place, doctor, gynaecology, paediatrics, blood, ECG,
-- ultrasound, X-ray; people a session can serve.
-- A later row of the same site, weekday and half takes over from its first day.
CREATE TABLE site_week (
    site_id         integer NOT NULL,
    weekday         smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1 = Monday
    half            smallint NOT NULL CHECK (half IN (1, 2)),          -- 1 morning, 2 afternoon
    from_day        date NOT NULL,
    until_day       date,
    capacity        smallint[] NOT NULL CHECK (cardinality(capacity) = 8 AND 0 <= ALL (capacity)),
    walk_in_reserve smallint NOT NULL DEFAULT 0 CHECK (walk_in_reserve >= 0),
    PRIMARY KEY (site_id, weekday, half, from_day)
);

CREATE TABLE extra_session (
    site_id         integer NOT NULL,
    day             date NOT NULL,
    half            smallint NOT NULL CHECK (half IN (1, 2)),
    capacity        smallint[] NOT NULL CHECK (cardinality(capacity) = 8 AND 0 <= ALL (capacity)),
    walk_in_reserve smallint NOT NULL DEFAULT 0 CHECK (walk_in_reserve >= 0),
    PRIMARY KEY (site_id, day, half)
);

CREATE TABLE closure (
    commune_code integer NOT NULL,
    site_id      integer NOT NULL DEFAULT 0,      -- 0 = every site of the commune
    from_day     date NOT NULL,
    until_day    date,                            -- NULL = until further notice
    reason       text NOT NULL DEFAULT '',
    PRIMARY KEY (commune_code, site_id, from_day)
);

-- A year with any row here is taken from here alone; other years are computed and provisional.
CREATE TABLE holiday (
    day     date PRIMARY KEY,
    name    text NOT NULL CHECK (octet_length(name) < 48),
    version text COLLATE "C" NOT NULL             -- the notice it comes from
);

CREATE TABLE team (
    team_id      integer PRIMARY KEY,
    cluster_code integer NOT NULL,
    name         text NOT NULL,
    capacity     smallint[] NOT NULL              -- of each half of its day
                 CHECK (cardinality(capacity) = 8 AND 0 <= ALL (capacity))
);

CREATE TABLE team_day (
    team_id      integer NOT NULL,
    day          date NOT NULL,
    commune_code integer NOT NULL,
    site_id      integer NOT NULL,
    PRIMARY KEY (team_id, day)                    -- in one place a day
);

CREATE TABLE round (
    round              integer PRIMARY KEY,       -- by default the calendar year
    starts             date NOT NULL,
    ends               date NOT NULL CHECK (ends >= starts),
    minimum_gap_months smallint NOT NULL DEFAULT 6 CHECK (minimum_gap_months >= 0),
    residence_months   smallint NOT NULL DEFAULT 0 CHECK (residence_months >= 0),
    overdue_grace_days smallint NOT NULL DEFAULT 60 CHECK (overdue_grace_days >= 0)
);

CREATE TABLE round_commune (
    commune_code integer NOT NULL,
    round        integer NOT NULL,
    state        text COLLATE "C" NOT NULL CHECK (state IN ('preparing', 'open', 'closing', 'closed')),
    PRIMARY KEY (commune_code, round)
);

CREATE TABLE priority_rule (
    rule_id       integer PRIMARY KEY,
    class         smallint NOT NULL CHECK (class BETWEEN 0 AND 7),
    target_groups text COLLATE "C" NOT NULL DEFAULT '',   -- any of these, joined by ;
    age_from      smallint,                               -- completed years, NULL = no condition
    age_to        smallint,
    circumstances text COLLATE "C" NOT NULL DEFAULT '',   -- any of these, joined by ;
    phase_from    date NOT NULL,                          -- owed a check from this day on
    valid_from    date NOT NULL,
    valid_to      date
);

CREATE TABLE interval_rule (
    rule_id         integer PRIMARY KEY,
    age_months_from smallint NOT NULL,
    age_months_to   smallint,
    circumstances   text COLLATE "C" NOT NULL DEFAULT '',
    interval_months smallint NOT NULL CHECK (interval_months > 0),
    valid_from      date NOT NULL,
    valid_to        date
);

CREATE TABLE package (
    package smallint PRIMARY KEY CHECK (package BETWEEN 1 AND 255),
    code    text COLLATE "C" NOT NULL,
    name    text NOT NULL
);

CREATE TABLE package_rule (
    rule_id    integer PRIMARY KEY,
    package    smallint NOT NULL,
    age_from   smallint NOT NULL,                 -- completed years on the exam day
    age_to     smallint,
    valid_from date NOT NULL,
    valid_to   date
);

CREATE TABLE package_resource (
    package  smallint NOT NULL,
    resource smallint NOT NULL CHECK (resource BETWEEN 0 AND 7),
    minutes  smallint NOT NULL CHECK (minutes > 0),
    PRIMARY KEY (package, resource)
);

CREATE TABLE route_rule (
    rule_id    integer PRIMARY KEY,
    route      text COLLATE "C" NOT NULL
               CHECK (route IN ('station', 'employer', 'school', 'armed_forces')),
    is_invited boolean NOT NULL,                  -- by the station
    valid_from date NOT NULL,
    valid_to   date
);

CREATE TABLE funding_limit (
    commune_code integer NOT NULL,
    round        integer NOT NULL,
    payer        smallint NOT NULL,
    persons      integer NOT NULL CHECK (persons >= 0),
    PRIMARY KEY (commune_code, round, payer)
);

-- What a commune undertook to reach in a round.
CREATE TABLE target (
    commune_code integer NOT NULL,
    round        integer NOT NULL,
    target_group smallint NOT NULL DEFAULT 0,     -- 0 = everybody
    persons      integer NOT NULL CHECK (persons >= 0),
    PRIMARY KEY (commune_code, round, target_group)
);

CREATE TABLE channel (
    channel    text COLLATE "C" PRIMARY KEY CHECK (octet_length(channel) < 16),
    is_active  boolean NOT NULL DEFAULT true
);

CREATE TABLE reminder_rung (
    purpose     text COLLATE "C" NOT NULL CHECK (octet_length(purpose) < 24),
    channel     text COLLATE "C" NOT NULL,
    days_before smallint NOT NULL CHECK (days_before >= 0),
    valid_from  date NOT NULL,
    valid_to    date,
    PRIMARY KEY (purpose, channel, valid_from)
);

CREATE TABLE message_template (
    purpose  text COLLATE "C" NOT NULL,
    channel  text COLLATE "C" NOT NULL,
    language text COLLATE "C" NOT NULL,
    body     text NOT NULL,
    PRIMARY KEY (purpose, channel, language)
);

CREATE TABLE standing_approval (
    commune_code integer NOT NULL,
    round        integer NOT NULL,
    from_day     date NOT NULL,                   -- in force from this business date
    until_day    date,
    weeks        smallint NOT NULL CHECK (weeks BETWEEN 1 AND 26),
    approved_by  text NOT NULL,
    revoked_on   date,
    PRIMARY KEY (commune_code, round, from_day)
);
