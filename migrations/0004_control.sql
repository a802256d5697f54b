-- SPDX-License-Identifier: Apache-2.0
-- Who may write, who runs, and what came of it.

-- The one write door: every writer locks its commune's row first and adds 1 to revision.
CREATE TABLE commune_state (
    commune_code     integer PRIMARY KEY,
    revision         bigint NOT NULL DEFAULT 0,
    planned_revision bigint,                      -- revision the last night left behind
    planned_on       date,
    input_hash       bytea,
    plan_hash        bytea,
    held_reason      text COLLATE "C"             -- why the last night passed it by; NULL = it did not
);

CREATE TABLE run (
    kind          text COLLATE "C" NOT NULL CHECK (kind IN ('nightly')),
    business_date date NOT NULL,
    attempt       integer NOT NULL,
    state         text COLLATE "C" NOT NULL CHECK (state IN ('running', 'done', 'partial', 'interrupted')),
    real_date     date NOT NULL,
    worker        text COLLATE "C" NOT NULL,
    lease_until   timestamptz NOT NULL,
    started_at    timestamptz NOT NULL,
    finished_at   timestamptz,
    rules_hash    bytea,
    input_hash    bytea,
    plan_hash     bytea,
    report        jsonb,
    PRIMARY KEY (kind, business_date, attempt)
);

CREATE TABLE run_unit (
    commune_code  integer NOT NULL,
    kind          text COLLATE "C" NOT NULL,
    business_date date NOT NULL,
    attempt       integer NOT NULL,
    state         text COLLATE "C" NOT NULL CHECK (state IN ('waiting', 'claimed', 'done', 'held')),
    fence         bigint NOT NULL DEFAULT 0,
    lease_until   timestamptz,
    worker        text COLLATE "C",
    outcome       text COLLATE "C",               -- planned, unchanged, held
    reason        text,                           -- of a held one: what, where, what to do
    rows_changed  bigint NOT NULL DEFAULT 0,
    messages      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (commune_code, kind, business_date, attempt)
);
CREATE INDEX run_unit_by_run ON run_unit (kind, business_date, attempt, state, commune_code);

-- A write of the night begins with an upsert here that only a newer fence of an unfinished unit wins.
CREATE TABLE run_guard (
    commune_code  integer NOT NULL,
    kind          text COLLATE "C" NOT NULL,
    business_date date NOT NULL,
    attempt       integer NOT NULL,
    fence         bigint NOT NULL,
    is_finished   boolean NOT NULL,
    PRIMARY KEY (commune_code, kind)
);

CREATE TABLE channel_budget (
    channel  text COLLATE "C" NOT NULL,
    day      date NOT NULL,
    quota    integer NOT NULL,
    used     integer NOT NULL DEFAULT 0,
    PRIMARY KEY (channel, day)
);

CREATE TABLE account (
    account_id integer PRIMARY KEY,
    name       text COLLATE "C" NOT NULL UNIQUE,
    password   text,
    role       text COLLATE "C" NOT NULL,
    is_active  boolean NOT NULL DEFAULT true
);

CREATE TABLE token (
    digest     bytea PRIMARY KEY,
    account_id integer NOT NULL,
    label      text NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);

CREATE TABLE grant_area (
    account_id integer NOT NULL,
    area_code  integer NOT NULL,
    PRIMARY KEY (account_id, area_code)
);
