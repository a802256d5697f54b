-- SPDX-License-Identifier: Apache-2.0
-- The register feed: a view contract, and the tables that stand behind it out of the box.
-- A site that has its own register replaces the two views; docs/register.md describes each column.

CREATE SCHEMA register;

CREATE TABLE register.resident (
    commune_code        integer NOT NULL,
    resident_id         bigint NOT NULL,
    household_id        bigint NOT NULL,
    hamlet_id           integer NOT NULL,
    birth_date          date,                     -- NULL when only the year is known
    birth_year          smallint NOT NULL,
    sex                 text COLLATE "C" NOT NULL DEFAULT 'unknown'
                        CHECK (sex IN ('female', 'male', 'unknown')),
    target_groups       text COLLATE "C" NOT NULL DEFAULT '', -- DOI_TUONG joined by ;
    target_list_version smallint NOT NULL DEFAULT 2,
    route               text COLLATE "C" NOT NULL DEFAULT 'station'
                        CHECK (route IN ('station', 'employer', 'school', 'armed_forces')),
    organisation_id     integer,
    last_check_kind     text COLLATE "C" NOT NULL DEFAULT 'unknown'
                        CHECK (last_check_kind IN ('unknown', 'never', 'past')),
    last_check          date,
    last_check_source   text COLLATE "C" NOT NULL DEFAULT '',
    last_check_payer    smallint,
    resident_since      date,
    died_on             date,
    moved_to            integer,
    language            text COLLATE "C" NOT NULL DEFAULT 'vi',
    guardian_id         bigint,
    circumstances       text COLLATE "C" NOT NULL DEFAULT '', -- home_visit;step_free;interpreter;pregnant;hazardous_work
    changed_at          timestamptz NOT NULL,
    PRIMARY KEY (commune_code, resident_id)
);

CREATE TABLE register.person (
    commune_code     integer NOT NULL,
    resident_id      bigint NOT NULL,
    full_name        text NOT NULL,               -- NFC
    name_key         text COLLATE "C" NOT NULL,   -- folded, for search
    personal_number  text COLLATE "C",            -- exactly 12 digits
    insurance_number text COLLATE "C",
    phone            text COLLATE "C",            -- E.164
    phone_owner      text COLLATE "C" NOT NULL DEFAULT 'self'
                     CHECK (phone_owner IN ('self', 'household', 'guardian')),
    email            text,
    address          text NOT NULL DEFAULT '',
    PRIMARY KEY (commune_code, resident_id)
);

CREATE TABLE register.feed_status (
    commune_code integer PRIMARY KEY,
    as_of        timestamptz NOT NULL,
    rows         bigint NOT NULL
);

-- Numbers are cancelled and re-issued; a register with text keys maps them here.
CREATE TABLE register.identifier (
    commune_code integer NOT NULL,
    resident_id  bigint NOT NULL,
    scheme       text COLLATE "C" NOT NULL,       -- personal_number, insurance_number, source key ...
    value        text COLLATE "C" NOT NULL,
    valid_from   date NOT NULL,
    valid_to     date,
    PRIMARY KEY (commune_code, resident_id, scheme, valid_from)
);
CREATE INDEX identifier_by_value ON register.identifier (scheme, value);

-- With the reader's own rights, so that the row policies of the tables hold behind the views too.
CREATE VIEW register.resident_feed WITH (security_invoker = true) AS
SELECT commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, sex,
       target_groups, target_list_version, route, organisation_id, last_check_kind, last_check,
       last_check_source, last_check_payer, resident_since, died_on, moved_to, language,
       guardian_id, circumstances, changed_at
  FROM register.resident;

CREATE VIEW register.resident_person WITH (security_invoker = true) AS
SELECT commune_code, resident_id, full_name, name_key, personal_number, insurance_number, phone,
       phone_owner, email, address
  FROM register.person;

-- What a message needs, without numbers and birth dates: all the sender may read of the register.
CREATE VIEW register.resident_contact WITH (security_invoker = true) AS
SELECT p.commune_code, p.resident_id, p.full_name, p.phone, p.phone_owner, p.email, p.address,
       r.household_id, r.guardian_id, r.language, r.died_on, r.moved_to
  FROM register.person p JOIN register.resident r USING (commune_code, resident_id);
