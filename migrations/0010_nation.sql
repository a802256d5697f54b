-- SPDX-License-Identifier: Apache-2.0
-- A night for a nation: runs shared by several workers, moves between communes, feeds that are held and
-- released, registers read by what changed, and repairs in the day.

-- ---- Runs shared by several workers ----------------------------------------------------------------

-- Units are claimed largest first, so that the last ones are small.
ALTER TABLE run_unit ADD residents bigint NOT NULL DEFAULT 0;
ALTER TABLE run_unit ADD claimed_at timestamptz;
DROP INDEX run_unit_by_run;
CREATE INDEX run_unit_by_run ON run_unit (kind, business_date, attempt, state, residents DESC, commune_code);

-- What whoever joins takes from the run, or must agree with: he may come after midnight, from a machine with
-- another clock. run.worker is who finishes the run, run.lease_until the last lease of all its workers.
ALTER TABLE run ADD real_minute smallint NOT NULL DEFAULT 0; -- of the real date, when it began
ALTER TABLE run ADD has_first_nights boolean NOT NULL DEFAULT false; -- a commune in it had no plan
ALTER TABLE run ADD program text COLLATE "C" NOT NULL DEFAULT '';    -- its version
ALTER TABLE run ADD settings_hash bytea;                             -- rules_hash is set from the beginning

CREATE TABLE run_worker (
    kind          text COLLATE "C" NOT NULL,
    business_date date NOT NULL,
    attempt       integer NOT NULL,
    worker        text COLLATE "C" NOT NULL,      -- host, process and a number of its own
    joined_at     timestamptz NOT NULL,
    lease_until   timestamptz NOT NULL,           -- a lease that ran out is lost
    left_at       timestamptz,                    -- of its own accord
    PRIMARY KEY (kind, business_date, attempt, worker)
);
GRANT SELECT ON run_worker TO lichkham_api;


-- ---- Moves between communes ------------------------------------------------------------------------

-- His commune has let go of him and no other has taken him yet: nobody is lost between two.
ALTER TABLE resident_home ADD is_leaving boolean NOT NULL DEFAULT false;


-- Of the report: few at any time, in a table of everybody.
CREATE INDEX resident_home_leaving ON resident_home (commune_code) WHERE is_leaving;

-- Where somebody lived before: what happened there stays there. Few among many, too.
CREATE INDEX need_left ON need (resident_id) WHERE need_number = 1 AND state IN ('moved_out', 'deceased');

-- Who left before this release, and whom nobody has taken, is leaving as well.
INSERT INTO resident_home (resident_id, commune_code, version, is_leaving)
SELECT DISTINCT ON (n.resident_id) n.resident_id, n.commune_code, 1, true
  FROM need n
  JOIN round_commune c ON c.commune_code = n.commune_code AND c.round = n.round AND c.state <> 'closed'
 WHERE n.need_number = 1 AND n.state = 'moved_out'
   AND NOT EXISTS (SELECT FROM resident_home h WHERE h.resident_id = n.resident_id)
 ORDER BY n.resident_id, n.round DESC, n.commune_code;

-- What was known of the others stayed behind, and was told again where they are served now: that stands, and
-- the rest joins it. What a commune's officers say of its own (moved, died, duplicate) stays theirs.
CREATE TABLE moved_before AS
SELECT DISTINCT n.commune_code, n.resident_id, h.commune_code AS home
  FROM need n
  JOIN round_commune c ON c.commune_code = n.commune_code AND c.round = n.round AND c.state <> 'closed'
  JOIN resident_home h ON h.resident_id = n.resident_id AND h.commune_code <> n.commune_code
 WHERE n.need_number = 1 AND n.state = 'moved_out';

DO $$
DECLARE
    known record;
BEGIN
    FOR known IN SELECT * FROM (VALUES
        ('local_fact', 'kind, from_day, until_day, value, source, author, withdrawn_on',
         't.kind NOT IN (''moved'', ''died'', ''duplicate'')'),
        ('completion', 'done_on, source, round, payer, facility, visit_code, data_status', 'true'),
        ('membership', 'organisation_id, valid_from, valid_to', 'true'),
        ('contact_outcome', 'day, channel, outcome, author', 'true')) AS v (relation, columns, is_carried) LOOP
        EXECUTE format('INSERT INTO %1$I (commune_code, resident_id, %2$s) SELECT m.home, t.resident_id, %2$s '
                       'FROM %1$I t JOIN moved_before m USING (commune_code, resident_id) WHERE %3$s '
                       'ORDER BY t.resident_id, t.commune_code ON CONFLICT DO NOTHING',
                       known.relation, known.columns, known.is_carried);
        EXECUTE format('DELETE FROM %1$I t USING moved_before m WHERE m.commune_code = t.commune_code '
                       'AND m.resident_id = t.resident_id AND %2$s', known.relation, known.is_carried);
    END LOOP;
END
$$;

UPDATE commune_state SET revision = revision + 1
 WHERE commune_code IN (SELECT home FROM moved_before UNION SELECT commune_code FROM moved_before);
DROP TABLE moved_before;


-- ---- What a commune's feed said of its people, night by night ----------------------------------------

-- Not the birth date: a number that some forty dates share, enough to see that a key became another
-- person's. It comes with a row that is written anyway.
ALTER TABLE need ADD birth_mark smallint;         -- NULL = unknown
ALTER TABLE stage_need ADD birth_mark smallint;

-- One row a night whose feed told of an event; a night without one has none. The last sixty of a commune.
CREATE TABLE feed_night (
    commune_code     integer NOT NULL,
    day              date NOT NULL,               -- business date
    days             integer NOT NULL,            -- since the last night that was not held
    residents        bigint NOT NULL,             -- served until then
    births           bigint NOT NULL,
    deaths           bigint NOT NULL,
    departures       bigint NOT NULL,
    deletions        bigint NOT NULL,
    arrivals         bigint NOT NULL,
    identity_changes bigint NOT NULL,
    outcome          text COLLATE "C" NOT NULL CHECK (outcome IN ('passed', 'held', 'released')),
    limits           bigint[],                    -- of a held one: what would have passed, in the order above
    answered_by      text,                        -- who lets as much pass in the next run ...
    answered_at      timestamptz,
    note             text,                        -- ... and why
    PRIMARY KEY (commune_code, day),
    CHECK ((outcome = 'held') = (limits IS NOT NULL)),
    CHECK ((answered_by IS NULL) = (answered_at IS NULL))
);


-- ---- Registers read by what changed -----------------------------------------------------------------

-- What a register of another database said last of a commune's people, as far as plans are made of it: no
-- names. A copy that may be thrown away (with feed_copy_state): the next night fetches everybody.
CREATE TABLE feed_copy (
    commune_code    integer NOT NULL,
    resident_id     bigint NOT NULL,
    household_id    bigint,
    hamlet_id       integer,
    birth_date      date,
    birth_year      smallint,
    target_groups   text COLLATE "C",
    route           text COLLATE "C",
    organisation_id integer,
    last_check_kind text COLLATE "C",
    last_check      date,
    resident_since  date,
    died_on         date,
    moved_to        integer,
    circumstances   text COLLATE "C",
    PRIMARY KEY (commune_code, resident_id)
);
CREATE UNLOGGED TABLE stage_feed_copy (
    LIKE feed_copy, changed_us bigint,
    PRIMARY KEY (commune_code, resident_id)
);
CREATE TABLE feed_copy_state (
    commune_code  integer PRIMARY KEY,
    changed_until bigint,                         -- the latest changed_at that was seen: microseconds since 1970
    compared_on   date                            -- when everybody was compared last
);

DO $$
DECLARE guarded regclass;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['feed_copy', 'stage_feed_copy']::regclass[] LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY by_commune ON %s USING '
                       '(commune_code = nullif(current_setting(''lichkham.commune'', true), '''')::integer)', guarded);
    END LOOP;
END
$$;


-- ---- Repairs in the day ------------------------------------------------------------------------------

-- A change of a site's capacity while people hold places there. Numbers count within a commune.
CREATE TABLE repair (
    commune_code  integer NOT NULL,
    repair_number integer NOT NULL,
    kind          text COLLATE "C" NOT NULL CHECK (kind IN ('close', 'open', 'capacity', 'undo')),
    undoes        integer,                        -- of kind undo: that repair
    undone_by     integer,                        -- the repair that undid it
    site_id       integer NOT NULL,
    from_day      date NOT NULL,
    until_day     date,                           -- NULL = until further notice
    halves        smallint NOT NULL CHECK (halves IN (2, 4, 6)), -- bits 1 << half
    has_closure   boolean NOT NULL,               -- it closed whole days: a row of closure
    had_closure   boolean NOT NULL,               -- in whose place this one stood, to be put back
    closed_until  date,
    closed_reason text NOT NULL DEFAULT '',
    reason        text NOT NULL,
    author        text NOT NULL,
    made_on       date NOT NULL,
    revision      bigint NOT NULL,                -- of the commune, that it left
    PRIMARY KEY (commune_code, repair_number)
);

-- The extra sessions it made, changed or removed.
CREATE TABLE repair_session (
    commune_code    integer NOT NULL,
    repair_number   integer NOT NULL,
    site_id         integer NOT NULL,
    day             date NOT NULL,
    half            smallint NOT NULL,
    capacity_before smallint[],                   -- NULL = there was no such row
    reserve_before  smallint NOT NULL,
    capacity_after  smallint[],                   -- NULL = there is none any more
    reserve_after   smallint NOT NULL,
    PRIMARY KEY (commune_code, repair_number, site_id, day, half)
);

-- Whose place it changed, as the appointment then stood.
CREATE TABLE repair_move (
    commune_code  integer NOT NULL,
    repair_number integer NOT NULL,
    round         integer NOT NULL,
    resident_id   bigint NOT NULL,
    need_number   smallint NOT NULL,
    attempt       smallint NOT NULL,
    version       integer NOT NULL,               -- that it left
    fate          text COLLATE "C" NOT NULL CHECK (fate IN ('moved', 'lost', 'given', 'stayed')),
    is_told       boolean NOT NULL,               -- the old place was promised
    reason        text COLLATE "C" NOT NULL,      -- why who lost it waits
    from_site     integer NOT NULL,               -- 0 = none
    from_day      date,
    from_half     smallint NOT NULL,
    from_arrival  time,
    to_site       integer NOT NULL,
    to_day        date,
    to_half       smallint NOT NULL,
    to_arrival    time,
    PRIMARY KEY (commune_code, repair_number, round, resident_id, need_number)
);

DO $$
DECLARE guarded regclass;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['repair', 'repair_session', 'repair_move']::regclass[] LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY by_commune ON %s USING '
                       '(commune_code = nullif(current_setting(''lichkham.commune'', true), '''')::integer)', guarded);
    END LOOP;
END
$$;
GRANT SELECT ON repair, repair_session, repair_move TO lichkham_api;


-- ---- Messages of a place that is postponed --------------------------------------------------------------

-- Second visits belong to a plan, and to its hash from the next night on.
UPDATE commune_state SET input_hash = NULL;

-- 'postponed' tells the new place; 'postponed_open', whose place is gone without a new one, the old day.
INSERT INTO message_template (purpose, channel, language, subject, body) VALUES
    ('postponed', '', 'vi', 'Lịch khám sức khỏe chuyển sang ngày {day}',
     '{site}: lịch khám sức khỏe của {name} chuyển sang {time} {weekday} {short_day}[, {address}]. Mang CCCD, thẻ BHYT.[ ĐT {site_phone}]'),
    ('postponed', '', 'en', 'Your health check has moved to {day}',
     '{site}: health check of {name} has moved to {time} {weekday} {short_day}[, {address}]. Bring ID, insurance card.[ Tel {site_phone}]'),
    ('postponed_open', '', 'vi', 'Hoãn lịch khám sức khỏe ngày {day}',
     '{site}: lịch khám sức khỏe {weekday} {short_day} của {name} phải hoãn, xin đừng đến. Trạm sẽ báo ngày mới.[ ĐT {site_phone}]'),
    ('postponed_open', '', 'en', 'Your health check on {day} is cancelled',
     '{site}: health check of {name} on {weekday} {short_day} is cancelled, do not come. We will tell you a new day.[ Tel {site_phone}]'),
    ('postponed', 'email', 'vi', 'Lịch khám sức khỏe chuyển sang ngày {day}',
     'Lịch khám sức khỏe miễn phí của {name} phải chuyển sang {time} {weekday}, ngày {day}, tại {site}[, {address}]. Xin mang theo căn cước công dân và thẻ bảo hiểm y tế, và bỏ qua ngày đã báo trước đây.[ Cần hỏi thêm hoặc đổi ngày, xin gọi {site_phone}.]'),
    ('postponed', 'email', 'en', 'Your health check has moved to {day}',
     'Dear {name}, your free health check has had to move: it is now at {site}[, {address},] at {time} on {weekday}, {day} (day/month/year). Please bring your identity card and your health insurance card, and forget the day we told you before.[ For questions or another day, please call {site_phone}.]'),
    ('postponed_open', 'email', 'vi', 'Hoãn lịch khám sức khỏe ngày {day}',
     'Lịch khám sức khỏe miễn phí của {name} tại {site} lúc {time} {weekday}, ngày {day} phải hoãn: xin đừng đến hôm đó. Khi có ngày mới, chúng tôi sẽ báo.[ Cần hỏi thêm, xin gọi {site_phone}.]'),
    ('postponed_open', 'email', 'en', 'Your health check on {day} is cancelled',
     'Dear {name}, your free health check at {site} at {time} on {weekday}, {day} (day/month/year) has had to be cancelled: please do not come on that day. We will tell you as soon as there is a new one.[ For questions please call {site_phone}.]'),
    ('postponed', 'call_list', 'vi', '',
     'Báo {name}: lịch khám sức khỏe chuyển sang {time} {weekday}, ngày {day}, tại {site}; bỏ ngày cũ; mang CCCD và thẻ BHYT.'),
    ('postponed', 'call_list', 'en', '',
     'Tell {name}: the health check has moved to {time} on {weekday}, {day}, at {site}; the old day no longer holds; bring ID and insurance card.'),
    ('postponed_open', 'call_list', 'vi', '',
     'Báo {name}: lịch khám sức khỏe {weekday}, ngày {day}, tại {site} phải hoãn, đừng đến hôm đó; sẽ báo ngày mới.'),
    ('postponed_open', 'call_list', 'en', '',
     'Tell {name}: the health check on {weekday}, {day}, at {site} is cancelled, do not come on that day; a new day will be told.');

