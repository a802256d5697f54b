/* SPDX-License-Identifier: Apache-2.0 */
/* night_unit: a commune on its way through the night: it is read, planned and written. Each stage is plain
 * code that runs on a thread of its own (docs/architecture.md), with nothing but the unit, its slot and the
 * night, which nobody changes meanwhile. */
#ifndef LICHKHAM_JOBS_NIGHT_UNIT_H
#define LICHKHAM_JOBS_NIGHT_UNIT_H

#include "domain/admission.h"
#include "jobs/night/slot.h"

/* What a stage came to. */
enum unit_step {
    UNIT_GOES_ON,     /* to the next stage */
    UNIT_BEGINS_ANEW, /* with reading, after `wait_milliseconds` */
    UNIT_IS_OVER,     /* its end is in the ledger, or somebody else's */
    UNIT_IS_REFUSED,  /* its slot has no connection; nothing is lost */
    UNIT_FAILED       /* `error` tells why; nothing is written */
};

struct night_unit {
    struct run_unit claimed;
    struct commune_work work;
    struct night_slot *slot; /* of the stage it is in */
    enum unit_step step;
    struct night_result result;
    struct err error;
    int failures; /* so far */
    int wait_milliseconds;

    /* The pipeline's own (pipeline.c). */
    struct pipeline *pipeline;
    struct night_unit *next; /* in its queue */
    struct loop_timer *rest; /* until it begins anew; NULL: it does not wait */
    enum night_stage stage;
    struct admitted memory;
    int64_t busy_nanoseconds; /* of the stage that was finished last */
};

struct night_unit *night_unit_create(const struct night *n, const struct run_unit *claimed);
void night_unit_destroy(struct night_unit *u);

/* The stages, by their number: each leaves `step`. What becomes of one that fails one table says
 * (store/retry.h). A commune that is held, say for its feed, is over: the ledger tells, and others go on. */
void night_unit_read(struct night_unit *u);
void night_unit_plan(struct night_unit *u);
void night_unit_write(struct night_unit *u);
/* ... by which also one that was refused goes on, where no other slot is left. */
void night_unit_fail(struct night_unit *u);

#endif
