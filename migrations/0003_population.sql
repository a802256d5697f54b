-- SPDX-License-Identifier: Apache-2.0
-- Population-sized tables: commune_code first in every key, no foreign keys, no triggers.
-- Tables that belong to a round are partitioned by it; `round prepare` makes the partitions.

CREATE TABLE resident_home (                      -- who serves whom; the one table keyed by resident
    resident_id  bigint PRIMARY KEY,
    commune_code integer NOT NULL,
    version      integer NOT NULL
);

CREATE TABLE local_fact (
    commune_code integer NOT NULL,
    resident_id  bigint NOT NULL,
    kind         text COLLATE "C" NOT NULL
                 CHECK (kind IN ('died', 'moved', 'contact', 'language', 'guardian', 'available_from',
                                 'refused', 'excluded', 'duplicate')),
    from_day     date NOT NULL,
    until_day    date,
    value        text NOT NULL DEFAULT '',        -- available_from: a date; moved: a commune
    source       text NOT NULL DEFAULT '',
    author       text NOT NULL,
    withdrawn_on date,
    PRIMARY KEY (commune_code, resident_id, kind, from_day)
);

CREATE TABLE completion (
    commune_code integer NOT NULL,
    resident_id  bigint NOT NULL,
    done_on      date NOT NULL,
    source       text COLLATE "C" NOT NULL
                 CHECK (source IN ('station', 'employer', 'school', 'hospital', 'ministry', 'officer')),
    round        integer NOT NULL,                -- the one round it counts in
    payer        smallint,
    facility     text COLLATE "C" NOT NULL DEFAULT '',
    visit_code   text COLLATE "C" NOT NULL DEFAULT '', -- MA_LK
    data_status  text COLLATE "C" NOT NULL DEFAULT 'not_sent'
                 CHECK (data_status IN ('not_sent', 'sent', 'accepted', 'rejected')),
    PRIMARY KEY (commune_code, resident_id, done_on, source)
);

CREATE TABLE completion_unmatched (
    commune_code integer NOT NULL,
    batch        text COLLATE "C" NOT NULL,
    line         integer NOT NULL,
    done_on      date,
    source       text COLLATE "C" NOT NULL,
    evidence     jsonb NOT NULL,
    PRIMARY KEY (commune_code, batch, line)
);

CREATE TABLE membership (
    commune_code    integer NOT NULL,
    resident_id     bigint NOT NULL,
    organisation_id integer NOT NULL,
    valid_from      date NOT NULL,
    valid_to        date,
    PRIMARY KEY (commune_code, resident_id, organisation_id, valid_from)
);

CREATE TABLE possible_duplicate (
    commune_code      integer NOT NULL,
    resident_id       bigint NOT NULL,
    other_resident_id bigint NOT NULL,
    other_commune     integer NOT NULL,
    reason            text COLLATE "C" NOT NULL,
    settled_on        date,
    PRIMARY KEY (commune_code, resident_id, other_resident_id)
);

CREATE TABLE residence_claim (                    -- this commune's feed names a person another one serves
    commune_code   integer NOT NULL,
    resident_id    bigint NOT NULL,
    serving_commune integer NOT NULL,
    since          date NOT NULL,
    PRIMARY KEY (commune_code, resident_id)
);

CREATE TABLE contact_outcome (
    commune_code integer NOT NULL,
    resident_id  bigint NOT NULL,
    day          date NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    outcome      text COLLATE "C" NOT NULL,
    author       text NOT NULL,
    PRIMARY KEY (commune_code, resident_id, day, channel)
);

CREATE TABLE session (
    commune_code    integer NOT NULL,
    round           integer NOT NULL,
    site_id         integer NOT NULL,
    day             date NOT NULL,
    half            smallint NOT NULL CHECK (half IN (1, 2)),
    capacity        smallint[] NOT NULL CHECK (cardinality(capacity) = 8 AND 0 <= ALL (capacity)),
    walk_in_reserve smallint NOT NULL CHECK (walk_in_reserve >= 0),
    PRIMARY KEY (commune_code, round, site_id, day, half)
) PARTITION BY LIST (round);

CREATE TABLE session_quota (
    commune_code    integer NOT NULL,
    round           integer NOT NULL,
    site_id         integer NOT NULL,
    day             date NOT NULL,
    half            smallint NOT NULL CHECK (half IN (1, 2)),
    quota_number    smallint NOT NULL,
    places          smallint NOT NULL CHECK (places >= 0),
    hamlet_id       integer NOT NULL DEFAULT 0,   -- all three 0: kept for walk-ins
    organisation_id integer NOT NULL DEFAULT 0,
    target_group    smallint NOT NULL DEFAULT 0,
    release_day     date,                         -- from this day on everybody may have them
    PRIMARY KEY (commune_code, round, site_id, day, half, quota_number)
) PARTITION BY LIST (round);

CREATE TABLE need (
    commune_code      integer NOT NULL,           -- the serving commune
    round             integer NOT NULL,
    resident_id       bigint NOT NULL,
    need_number       smallint NOT NULL,
    residence_commune integer NOT NULL,
    household_id      bigint NOT NULL,
    hamlet_id         integer NOT NULL,
    state             text COLLATE "C" NOT NULL
                      CHECK (state IN ('not_due', 'other_route', 'due', 'waiting', 'booked', 'done_here',
                                       'done_elsewhere', 'refused', 'excluded', 'moved_out', 'deceased',
                                       'duplicate', 'closed_unserved')),
    reason            text COLLATE "C" NOT NULL,  -- the rule that made it due, or why it has no place
    class             smallint NOT NULL CHECK (class BETWEEN 0 AND 15),
    release_day       date,
    due_day           date,
    target_day        date,
    package           smallint NOT NULL,
    tight_to          date,                       -- of a class_shortage: names its row of shortage
    PRIMARY KEY (commune_code, round, resident_id, need_number)
) PARTITION BY LIST (round);

-- Why the needs of a class wait at a site: the days tight_from .. tight_to hold this many places, and
-- more people as urgent as these, or more so, can come on no other days. Anyone can count it.
CREATE TABLE shortage (
    commune_code integer NOT NULL,
    round        integer NOT NULL,
    site_id      integer NOT NULL,
    class        smallint NOT NULL,
    tight_to     date NOT NULL,
    tight_from   date NOT NULL,
    places       integer NOT NULL,
    PRIMARY KEY (commune_code, round, site_id, class, tight_to)
);

CREATE TABLE appointment (
    commune_code integer NOT NULL,
    round        integer NOT NULL,
    resident_id  bigint NOT NULL,
    need_number  smallint NOT NULL,
    attempt      smallint NOT NULL CHECK (attempt >= 1), -- one more after each absence or cancellation
    version      integer NOT NULL,                -- one more whenever site, day or time changes
    site_id      integer NOT NULL,
    day          date NOT NULL,
    half         smallint NOT NULL CHECK (half IN (1, 2)),
    arrival      time NOT NULL,
    state        text COLLATE "C" NOT NULL
                 CHECK (state IN ('proposed', 'published', 'invited', 'confirmed', 'checked_in',
                                  'attended', 'incomplete', 'did_not_attend', 'cancelled_by_resident',
                                  'cancelled_by_service', 'outcome_unknown')),
    is_pinned    boolean NOT NULL,                -- an officer's choice
    origin       text COLLATE "C" NOT NULL CHECK (origin IN ('plan', 'walk_in', 'officer')),
    PRIMARY KEY (commune_code, round, resident_id, need_number, attempt)
) PARTITION BY LIST (round);
CREATE INDEX appointment_by_session ON appointment (commune_code, site_id, day);

CREATE TABLE publication (
    commune_code       integer NOT NULL,
    round              integer NOT NULL,
    publication_number integer NOT NULL,
    from_day           date NOT NULL,
    until_day          date NOT NULL,
    hamlets            integer[],                 -- NULL = all
    plan_hash          bytea NOT NULL,
    prepared_by        text NOT NULL,
    approved_by        text NOT NULL,
    approved_on        date NOT NULL,
    is_standing        boolean NOT NULL,
    appointments       integer NOT NULL,
    PRIMARY KEY (commune_code, round, publication_number)
);

CREATE TABLE reminder (
    commune_code integer NOT NULL,
    round        integer NOT NULL,
    resident_id  bigint NOT NULL,
    need_number  smallint NOT NULL,
    attempt      smallint NOT NULL,
    version      integer NOT NULL,
    purpose      text COLLATE "C" NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    state        text COLLATE "C" NOT NULL
                 CHECK (state IN ('queued', 'claimed', 'sending', 'ambiguous', 'accepted', 'delivered',
                                  'failed', 'expired', 'cancelled')),
    send_day     date,                            -- NULL when it was too late to queue
    generation   integer NOT NULL DEFAULT 0,
    PRIMARY KEY (commune_code, round, resident_id, need_number, attempt, version, purpose, channel)
) PARTITION BY LIST (round);

CREATE TABLE reminder_queue (
    commune_code    integer NOT NULL,
    send_day        date NOT NULL,
    round           integer NOT NULL,
    resident_id     bigint NOT NULL,
    need_number     smallint NOT NULL,
    attempt         smallint NOT NULL,
    version         integer NOT NULL,
    purpose         text COLLATE "C" NOT NULL,
    channel         text COLLATE "C" NOT NULL,
    appointment_day date NOT NULL,
    not_before      time NOT NULL,
    not_after       time NOT NULL,
    PRIMARY KEY (commune_code, send_day, round, resident_id, need_number, attempt, version, purpose, channel)
) PARTITION BY LIST (send_day);

CREATE TABLE reminder_attempt (
    commune_code integer NOT NULL,
    round        integer NOT NULL,
    resident_id  bigint NOT NULL,
    need_number  smallint NOT NULL,
    attempt      smallint NOT NULL,
    version      integer NOT NULL,
    purpose      text COLLATE "C" NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    generation   integer NOT NULL,
    intended_at  timestamptz NOT NULL,
    outcome      text COLLATE "C",
    settled_at   timestamptz,
    PRIMARY KEY (commune_code, round, resident_id, need_number, attempt, version, purpose, channel, generation)
) PARTITION BY LIST (round);

CREATE TABLE receipt (
    commune_code integer NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    reference    text COLLATE "C" NOT NULL,
    outcome      text COLLATE "C" NOT NULL,
    received_at  timestamptz NOT NULL,
    PRIMARY KEY (commune_code, channel, reference)
);

CREATE TABLE change_log (
    commune_code integer NOT NULL,
    revision     bigint NOT NULL,
    item         integer NOT NULL,
    kind         text COLLATE "C" NOT NULL CHECK (kind IN ('reset', 'appointment', 'need')),
    round        integer NOT NULL,
    resident_id  bigint,
    need_number  smallint,
    attempt      smallint,
    is_gone      boolean NOT NULL DEFAULT false,
    PRIMARY KEY (commune_code, revision, item)
);

CREATE TABLE audit (
    commune_code integer NOT NULL,
    chain        text COLLATE "C" NOT NULL,
    sequence     bigint NOT NULL,
    at           timestamptz NOT NULL,
    actor        text NOT NULL,
    action       text COLLATE "C" NOT NULL,
    subject      jsonb NOT NULL DEFAULT '{}',
    previous     bytea NOT NULL,
    digest       bytea NOT NULL,
    PRIMARY KEY (commune_code, chain, sequence)
);

-- The current result of each commune; national figures are sums over these rows.
CREATE TABLE commune_result (
    commune_code integer NOT NULL,
    round        integer NOT NULL,
    measure      text COLLATE "C" NOT NULL,
    detail       text COLLATE "C" NOT NULL,       -- a class, a state, a reason, or ''
    amount       bigint NOT NULL,
    PRIMARY KEY (commune_code, round, measure, detail)
);

-- Where the night lays changed rows before one set-based merge. Emptied in the same transaction.
CREATE UNLOGGED TABLE stage_need (
    LIKE need, is_gone boolean NOT NULL,
    PRIMARY KEY (commune_code, round, resident_id, need_number)
);
CREATE UNLOGGED TABLE stage_appointment (
    LIKE appointment, is_gone boolean NOT NULL,
    PRIMARY KEY (commune_code, round, resident_id, need_number, attempt)
);
CREATE UNLOGGED TABLE stage_session (
    LIKE session, is_gone boolean NOT NULL,
    PRIMARY KEY (commune_code, round, site_id, day, half)
);
