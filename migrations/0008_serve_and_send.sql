-- SPDX-License-Identifier: Apache-2.0
-- What serving and sending need: who may read, what is worth sending now, and what messages say.

-- ---- Serving -----------------------------------------------------------------------------------

ALTER TABLE account ADD CHECK (role IN ('officer', 'dashboard', 'monitor'));

-- Commune 00004 and province 04 share the number 4: an area is a kind and a code.
ALTER TABLE grant_area DROP CONSTRAINT grant_area_pkey;
ALTER TABLE grant_area
    ADD area_kind text COLLATE "C" NOT NULL CHECK (area_kind IN ('nation', 'province', 'cluster', 'commune')),
    ADD PRIMARY KEY (account_id, area_kind, area_code);

-- Only digests are stored. A session and a login link belong to the token they were got with, and
-- end with it; a calendar address shows its area's exam days and nothing of people.
ALTER TABLE token
    ADD token_id    integer NOT NULL,             -- how an operator names it; never secret
    ADD kind        text COLLATE "C" NOT NULL CHECK (kind IN ('bearer', 'session', 'login', 'calendar')),
    ADD parent_id   integer,                      -- of all but a bearer token: the one it ends with
    ADD area_kind   text COLLATE "C",             -- of a calendar address
    ADD area_code   integer,
    ADD created_at  timestamptz NOT NULL,
    ADD UNIQUE (token_id),
    ADD CHECK ((kind = 'bearer') = (parent_id IS NULL)),
    ADD CHECK ((kind = 'calendar') = (area_kind IS NOT NULL) AND (area_kind IS NULL) = (area_code IS NULL));

-- The service logs people in; bearer tokens are the owner's to give.
ALTER TABLE token ENABLE ROW LEVEL SECURITY;
CREATE POLICY anybody_asks ON token FOR SELECT USING (true);
CREATE POLICY beneath_a_bearer ON token FOR INSERT WITH CHECK (parent_id IS NOT NULL);
CREATE POLICY logs_out ON token FOR UPDATE USING (kind = 'session') WITH CHECK (revoked_at IS NOT NULL);

-- Moves with every change of reference data, as commune_state.revision does with a commune's rows: the
-- two together date what is served.
CREATE TABLE reference_state (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    revision bigint NOT NULL
);
INSERT INTO reference_state (revision) VALUES (1);

-- Coverage counts people: the next night writes their figures for every commune, changed or not.
UPDATE commune_state SET input_hash = NULL;

-- ---- Sending -----------------------------------------------------------------------------------

-- Where work may be: a unit has a lease while somebody sends from it, by the server's clock, and rests
-- until `free_at`, by the business clock.
CREATE TABLE send_unit (
    commune_code integer NOT NULL,
    send_day     date NOT NULL,
    channel      text COLLATE "C" NOT NULL,
    nearest_day  date NOT NULL,                   -- of its appointments
    free_at      timestamptz NOT NULL,            -- nothing to do before; whoever queues sets it back
    fence        bigint NOT NULL DEFAULT 0,       -- one more with each lease
    worker       text COLLATE "C" NOT NULL DEFAULT '',
    lease_until  timestamptz,                     -- NULL = nobody's
    PRIMARY KEY (commune_code, send_day, channel)
);
CREATE INDEX send_unit_by_day ON send_unit (channel, send_day, nearest_day, commune_code);

-- The lease is the unit's, so that a single reminder is never claimed.
UPDATE reminder SET state = 'queued' WHERE state = 'claimed';
ALTER TABLE reminder DROP CONSTRAINT reminder_state_check;
ALTER TABLE reminder
    ADD CHECK (state IN ('queued', 'sending', 'ambiguous', 'accepted', 'delivered', 'failed', 'expired', 'cancelled')),
    ADD reason text COLLATE "C" NOT NULL DEFAULT ''; -- why it failed, expired or was cancelled

-- A unit's rows lie together.
ALTER TABLE reminder_queue DROP CONSTRAINT reminder_queue_pkey;
ALTER TABLE reminder_queue
    ADD PRIMARY KEY (commune_code, send_day, channel, round, resident_id, need_number, attempt, version, purpose),
    ADD not_until timestamptz;                    -- put off within the day; NULL = whenever the hours allow

INSERT INTO send_unit (commune_code, send_day, channel, nearest_day, free_at)
SELECT commune_code, send_day, channel, min(appointment_day), '2026-01-01'
  FROM reminder_queue GROUP BY commune_code, send_day, channel;

ALTER TABLE reminder_attempt
    ADD reference text COLLATE "C" NOT NULL DEFAULT '', -- the gateway's own
    ADD parts     smallint NOT NULL DEFAULT 0;

-- Gateways name a message by our key; `receipt` is the proof of each that came.
ALTER TABLE channel_budget ADD spent bigint NOT NULL DEFAULT 0; -- dong

INSERT INTO channel (channel) VALUES ('email'), ('call_list');

-- channel '' is for every channel that has no text of its own; a language without one falls back to vi.
-- Texts for '' are one text message of 160 characters without marks for ordinary names. None says
-- "tomorrow": before holidays a reminder goes out earlier.
ALTER TABLE message_template ADD subject text NOT NULL DEFAULT '';
INSERT INTO message_template (purpose, channel, language, subject, body) VALUES
    ('week_before', '', 'vi', 'Lịch khám sức khỏe ngày {day}',
     '{site}: mời {name} khám sức khỏe miễn phí {time} {weekday} {short_day}[, {address}]. Mang CCCD, thẻ BHYT.[ ĐT {site_phone}]'),
    ('week_before', '', 'en', 'Your health check on {day}',
     '{site}: free health check for {name}, {time} {weekday} {short_day}[, {address}]. Bring ID, insurance card.[ Tel {site_phone}]'),
    ('day_before', '', 'vi', 'Nhắc lịch khám sức khỏe ngày {day}',
     '{site}: nhắc {name} khám sức khỏe {time} {weekday} {short_day}[, {address}]. Mang CCCD, thẻ BHYT.[ ĐT {site_phone}]'),
    ('day_before', '', 'en', 'Reminder: your health check on {day}',
     '{site}: reminder for {name}, health check {time} {weekday} {short_day}[, {address}]. Bring ID, insurance card.[ Tel {site_phone}]'),
    ('week_before', 'email', 'vi', 'Lịch khám sức khỏe ngày {day}',
     'Kính mời {name} đến {site}[, {address},] khám sức khỏe miễn phí lúc {time} {weekday}, ngày {day}. Xin mang theo căn cước công dân và thẻ bảo hiểm y tế.[ Cần hỏi thêm hoặc đổi ngày, xin gọi {site_phone}.]'),
    ('week_before', 'email', 'en', 'Your health check on {day}',
     'Dear {name}, you have a free health check at {site}[, {address},] at {time} on {weekday}, {day} (day/month/year). Please bring your identity card and your health insurance card.[ For questions or another day, please call {site_phone}.]'),
    ('day_before', 'email', 'vi', 'Nhắc lịch khám sức khỏe ngày {day}',
     'Xin nhắc {name} lịch khám sức khỏe miễn phí tại {site}[, {address},] lúc {time} {weekday}, ngày {day}. Xin mang theo căn cước công dân và thẻ bảo hiểm y tế.[ Nếu không đến được, xin gọi {site_phone}.]'),
    ('day_before', 'email', 'en', 'Reminder: your health check on {day}',
     'Dear {name}, this is a reminder of your free health check at {site}[, {address},] at {time} on {weekday}, {day} (day/month/year). Please bring your identity card and your health insurance card.[ If you cannot come, please call {site_phone}.]'),
    ('week_before', 'call_list', 'vi', '',
     'Báo {name} đến {site} khám sức khỏe miễn phí lúc {time} {weekday}, ngày {day}, mang CCCD và thẻ BHYT.'),
    ('week_before', 'call_list', 'en', '',
     'Tell {name} to come to {site} for a free health check at {time} on {weekday}, {day}, with ID and insurance card.'),
    ('day_before', 'call_list', 'vi', '',
     'Nhắc {name} đến {site} khám sức khỏe lúc {time} {weekday}, ngày {day}, mang CCCD và thẻ BHYT.'),
    ('day_before', 'call_list', 'en', '',
     'Remind {name} of the health check at {site} at {time} on {weekday}, {day}: bring ID and insurance card.');

-- ---- Rights ------------------------------------------------------------------------------------

GRANT SELECT ON reference_state, area TO lichkham_api, lichkham_notify;
GRANT SELECT, INSERT, UPDATE ON send_unit TO lichkham_api;
GRANT UPDATE ON reference_state TO lichkham_api; -- an officer reports for an organisation
REVOKE UPDATE ON account, token FROM lichkham_api;
GRANT UPDATE (revoked_at) ON token TO lichkham_api;

GRANT SELECT, INSERT, UPDATE, DELETE ON send_unit TO lichkham_notify;
GRANT SELECT, INSERT ON reminder TO lichkham_notify;
GRANT UPDATE ON reminder_queue TO lichkham_notify;
GRANT SELECT ON resident_home TO lichkham_notify;
