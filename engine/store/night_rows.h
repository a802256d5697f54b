/* SPDX-License-Identifier: Apache-2.0 */
/* night_rows: what a commune has stored, read for the night, and what the night changes, written
 * back. Everything is one commune and mostly one round; readings come by COPY in key order. Writing
 * happens inside the caller's transaction, after db_lock_commune: by direct COPY where the round has
 * no rows yet, else changed rows alone by COPY into a stage table and one merge. */
#ifndef LICHKHAM_STORE_NIGHT_ROWS_H
#define LICHKHAM_STORE_NIGHT_ROWS_H

#include "base/hash.h"
#include "base/vec.h"
#include "domain/attendance.h"
#include "domain/resident.h"
#include "domain/schedule.h"
#include "io/pg.h"

/* ---- The commune ----------------------------------------------------------------------------- */

struct commune_state {
    int64_t revision;
    bool is_planned;          /* some night has written it */
    int64_t planned_revision; /* as that night left it */
    bool is_as_planned;       /* nobody has written since */
    bool is_held;
    civil_day planned_on;             /* CIVIL_NONE before the first night */
    char input_hash[HASH_TEXT_BYTES]; /* "" before the first night, as the next one */
    char plan_hash[HASH_TEXT_BYTES];
    char reminded_hash[HASH_TEXT_BYTES]; /* "": nothing is known of its reminders */
    civil_day reminded_until;
};

/* Of which rounds and rungs, and until which day, promised places have their messages. */
struct reminded {
    struct digest digest;
    civil_day until;
};

MUST_CHECK bool night_read_state(struct pg *c, int32_t commune, struct commune_state *out, struct err *e);

/* After everything else of the transaction: the new revision, and the night's mark on it. */
MUST_CHECK bool night_write_state(struct pg *c, int32_t commune, int64_t revision, civil_day today,
                                  const struct digest *input, const struct digest *plan,
                                  const struct reminded *reminded, struct err *e);
MUST_CHECK bool night_write_held(struct pg *c, int32_t commune, const char *reason, struct err *e);

#define NIGHT_ROUNDS_MAX 2 /* live in one commune at the same time */

struct live_round {
    int32_t round;
    int32_t previous; /* the round before it, 0 = none */
    bool is_open;     /* may be published */
};

/* Live rounds of a commune, earliest first; more than two are an ERR_INPUT. */
MUST_CHECK bool night_read_rounds(struct pg *c, int32_t commune, struct live_round rounds[NIGHT_ROUNDS_MAX],
                                  int *count, struct err *e);
/* Numbers of all rounds that live somewhere. */
MUST_CHECK bool night_read_live_rounds(struct pg *c, int32_t *rounds, int most, int *count, struct err *e);

/* Statistics of what the night writes; after a first night the server knows nothing of these tables. */
MUST_CHECK bool night_analyze(struct pg *c, struct err *e);
/* The furthest any standing approval reaches, in weeks. */
MUST_CHECK bool night_read_weeks(struct pg *c, int *weeks, struct err *e);

/* ---- What is stored ------------------------------------------------------------------------- */

struct resident_facts {
    int64_t resident;
    struct local_facts facts;
};

struct stored_need {
    int64_t resident;
    uint64_t fingerprint;
    uint8_t number;
    uint8_t state;      /* enum need_state */
    uint8_t day_reason; /* enum day_reason */
    uint8_t second_visit;
    uint16_t birth_mark; /* resident_birth_mark; no part of the fingerprint: only another date is written */
};

struct stored_session {
    struct session_expectation expectation;
    uint64_t fingerprint;
};

struct fact_list VEC_OF(struct resident_facts);
struct stored_need_list VEC_OF(struct stored_need);
struct appointment_list VEC_OF(struct appointment);
struct stored_session_list VEC_OF(struct stored_session);
struct resident_list VEC_OF(int64_t);

/* Each appends to its list, in key order. */
MUST_CHECK bool night_read_facts(struct pg *c, int32_t commune, const struct live_round *round,
                                 civil_day today, struct fact_list *out, struct err *e);
/* What will be known here of these residents, ascending, once the history of `source` is carried here too;
 * with source = commune what is known there, as above. */
MUST_CHECK bool night_read_facts_of(struct pg *c, int32_t commune, int32_t source, struct pg_list residents,
                                    const struct live_round *round, civil_day today, struct fact_list *out,
                                    struct err *e);
MUST_CHECK bool night_read_needs(struct pg *c, int32_t commune, int32_t round, struct stored_need_list *out,
                                 struct err *e);
MUST_CHECK bool night_read_appointments(struct pg *c, int32_t commune, int32_t round,
                                        struct appointment_list *out, struct err *e);
MUST_CHECK bool night_read_sessions(struct pg *c, int32_t commune, int32_t round,
                                    struct stored_session_list *out, struct err *e);
/* What the last night of a round counted of attendance; round 0 = none. */
MUST_CHECK bool night_read_attendance(struct pg *c, int32_t commune, int32_t round,
                                      struct attendance_cells *out, struct err *e);
/* Residents this commune serves in any round. */
MUST_CHECK bool night_read_served(struct pg *c, int32_t commune, struct resident_list *out, struct err *e);

/* Of whom a need has changed since a revision. */
MUST_CHECK bool night_read_changed(struct pg *c, int32_t commune, int64_t since, struct resident_list *out,
                                   struct err *e);

/* ---- What changes ------------------------------------------------------------------------------ */

struct round_rows {
    int32_t commune;
    int32_t round;
    const struct session *sessions;
    size_t session_count;
    const struct stored_session_list *stored_sessions;
    const struct need *needs;
    size_t need_count;
    const struct shortage *shortages;
    size_t shortage_count;
    bool has_stored_needs;
    const struct appointment *appointments;
    size_t appointment_count;
    bool has_stored_appointments;
};

/* Sessions, needs and appointments of a round, and their change rows under `revision` numbered
 * after *item. Adds to *rows what it changed. */
MUST_CHECK bool night_write_round(struct pg *c, const struct round_rows *rows, int64_t revision,
                                  int32_t *item, int64_t *changed, struct err *e);

/* One figure of a commune's round; detail "" where there is none. */
struct commune_figure {
    const char *measure;
    const char *detail;
    int64_t amount;
};

#define NIGHT_ATTENDANCE_MEASURES 4
/* "shows_first", "shows_again", "absences_first", "absences_again"; detail is the priority class. */
extern const char *const NIGHT_ATTENDANCE[NIGHT_ATTENDANCE_MEASURES];

/* Replaces the figures of the round, writing only what differs. */
MUST_CHECK bool night_write_figures(struct pg *c, int32_t commune, int32_t round,
                                    const struct commune_figure *figures, size_t count, struct err *e);

/* ---- Claims: people of this feed whom another commune still serves ------------------------------ */

struct residence_claim {
    int64_t resident;
    int32_t serving_commune;
};

/* The claims of a commune, as they are now. */
MUST_CHECK bool night_write_claims(struct pg *c, int32_t commune, civil_day today,
                                   const struct residence_claim *claims, size_t count, struct err *e);

/* ---- Fingerprints (shared by reading and writing) ------------------------------------------- */

uint64_t night_fingerprint_need(const struct need *need); /* never 0 */
uint64_t night_fingerprint_session(const struct session *session);

#endif
