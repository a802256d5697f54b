-- SPDX-License-Identifier: Apache-2.0
-- Lists of people: what an import keeps beside the contract, where it lays changed rows, and how a
-- person is found.

-- Whom a complete list of the commune no longer names: out of the feed, kept for the day he returns.
ALTER TABLE register.resident ADD COLUMN gone_on date;

CREATE OR REPLACE VIEW register.resident_feed WITH (security_invoker = true) AS
SELECT commune_code, resident_id, household_id, hamlet_id, birth_date, birth_year, sex,
       target_groups, target_list_version, route, organisation_id, last_check_kind, last_check,
       last_check_source, last_check_payer, resident_since, died_on, moved_to, language,
       guardian_id, circumstances, changed_at
  FROM register.resident
 WHERE gone_on IS NULL;

CREATE OR REPLACE VIEW register.resident_contact WITH (security_invoker = true) AS
SELECT p.commune_code, p.resident_id, p.full_name, p.phone, p.phone_owner, p.email, p.address,
       r.household_id, r.guardian_id, r.language, r.died_on, r.moved_to
  FROM register.person p JOIN register.resident r USING (commune_code, resident_id)
 WHERE r.gone_on IS NULL;

GRANT SELECT (gone_on) ON register.resident TO lichkham_notify;

-- Vietnamese lists are sorted, and people are asked for, by the given name, which stands last.
COMMENT ON COLUMN register.person.name_key IS
    'folded, the given name first: "hoa nguyen thi" for Nguyễn Thị Hoà';
UPDATE register.person
   SET name_key = substr(name_key, length(name_key) - strpos(reverse(name_key), ' ') + 2) || ' '
                  || substr(name_key, 1, length(name_key) - strpos(reverse(name_key), ' '))
 WHERE strpos(name_key, ' ') > 0;

CREATE INDEX person_by_name ON register.person (commune_code, name_key);
-- Over all communes: who moves keeps his number, and whoever is named in two may be one.
CREATE INDEX person_by_phone ON register.person (phone, commune_code) WHERE phone IS NOT NULL;
CREATE INDEX person_by_number ON register.person (personal_number) WHERE personal_number IS NOT NULL;

-- The last resident_id given out. Whoever gives out more holds this one row until he commits.
CREATE TABLE register.resident_counter (
    counter     text COLLATE "C" PRIMARY KEY DEFAULT 'resident' CHECK (counter = 'resident'),
    resident_id bigint NOT NULL
);
INSERT INTO register.resident_counter (resident_id)
SELECT coalesce(max(resident_id), 0) FROM register.resident;

-- Where an import lays changed rows before one set-based update. Emptied in the same transaction.
CREATE UNLOGGED TABLE register.stage_resident (LIKE register.resident INCLUDING DEFAULTS,
                                              PRIMARY KEY (commune_code, resident_id));
CREATE UNLOGGED TABLE register.stage_person (LIKE register.person INCLUDING DEFAULTS,
                                            PRIMARY KEY (commune_code, resident_id));

DO $$
DECLARE guarded regclass;
BEGIN
    FOREACH guarded IN ARRAY ARRAY['register.stage_resident', 'register.stage_person']::regclass[] LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
        EXECUTE format('CREATE POLICY by_commune ON %s USING '
                       '(commune_code = nullif(current_setting(''lichkham.commune'', true), '''')::integer)', guarded);
    END LOOP;
END
$$;

-- Evidence of a check that could not be told to anybody. A settled row stays without its evidence, so that
-- the same list, or the next one with the same row, does not bring it back.
ALTER TABLE completion_unmatched
    ADD COLUMN digest     text COLLATE "C" NOT NULL,
    ADD COLUMN settled_on date,
    ADD COLUMN outcome    text COLLATE "C" NOT NULL DEFAULT '' CHECK (outcome IN ('', 'matched', 'discarded')),
    ADD COLUMN author     text NOT NULL DEFAULT '',
    ADD COLUMN reason     text NOT NULL DEFAULT '';
CREATE INDEX completion_unmatched_by_digest ON completion_unmatched (commune_code, digest);

-- Whom a code means that no commune serves, and who is reached at a telephone officers were told of.
CREATE INDEX local_fact_by_resident ON local_fact (resident_id);
CREATE INDEX local_fact_contacts ON local_fact (commune_code) WHERE kind = 'contact' AND withdrawn_on IS NULL;
CREATE INDEX possible_duplicate_by_resident ON possible_duplicate (resident_id);

-- Whose members are where: an organisation's people live in several communes.
CREATE INDEX membership_by_organisation ON membership (organisation_id);
