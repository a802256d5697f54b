/* SPDX-License-Identifier: Apache-2.0 */
/* repair: a site closes, opens or changes its capacity while people hold places there (domain/repair.h): the
 * change of reference data, everybody's new place, the messages and the record of it, through the write door
 * in one transaction. A preview is the same and rolled back. */
#ifndef LICHKHAM_JOBS_REPAIR_H
#define LICHKHAM_JOBS_REPAIR_H

#include "channel/channel.h"
#include "jobs/message_cost.h"
#include "jobs/nightly.h"
#include "jobs/officer_act.h"
#include "store/night_rows.h"
#include "store/publication.h"
#include "store/repair.h"

struct repair_request {
    struct nightly_options night; /* as the night plans */
    int notice_days;              /* nobody is moved to a day nearer than that */
    int32_t commune;
    enum repair_kind kind;
    struct repair_area area; /* to open: one day, with one half or 0 = whichever is free */
    int32_t places;          /* to open, of each half for capacity; places that can be booked */
    bool has_vector;         /* what else there is is given; else in proportion */
    int16_t vector[RESOURCES];
    int32_t undoes;
    const char *reason;
    struct officer officer;
    const struct channel_settings *channels;
    size_t channel_count;
    bool is_applied;
    const char *expect; /* apply only what a preview with this hash showed; NULL = whatever it is */
};

struct repair_round {
    int32_t round;
    struct repair_move *moves;
    size_t count;
    struct repair_return *returns; /* of an undo */
    size_t return_count;
};

#define REPAIR_HASH_BYTES 17

struct repair_report {
    struct repair repair;
    bool is_nothing; /* it is so already: nothing was, or would be, written */
    struct repair_session *sessions;
    size_t session_count;
    bool is_changed_since; /* an undo: something else has changed the sessions or the closure since */
    struct repair_round rounds[NIGHT_ROUNDS_MAX];
    int round_count;
    struct publication_counts messages; /* of all kinds */
    size_t people_told;                 /* that the place they were promised is no more */
    civil_day send_day;                 /* their messages go out from that minute on, */
    int send_minute;
    civil_day first_given_day; /* a planned place is not nearer: the message has to come in time */
    struct message_cost *costs;
    size_t cost_count;
    char hash[REPAIR_HASH_BYTES]; /* of what it does */
};

/* Arrays live in the arena. ERR_INPUT: it cannot be done, or --expect tells of something else. */
MUST_CHECK bool repair_run(struct loop *loop, const struct repair_request *request, struct arena *a,
                           struct repair_report *report, struct err *e);

#endif
