/* SPDX-License-Identifier: Apache-2.0 */
/* Reading, planning and writing of different communes beside each other. Everything here runs on the thread
 * of the night's loop and only hands units on; what takes its time runs in slots, on other threads (unit.h).
 */
#include "base/log.h"
#include "domain/admission.h"
#include "io/work.h"
#include "jobs/night/unit.h"

#include <string.h>

enum { CLAIMS_MAX = 32, UNITS_A_SLOT = 8, MEBIBYTE = 1024 * 1024 };

struct unit_queue {
    struct night_unit *first;
    struct night_unit *last;
};

/* All slots of a stage, and the units that wait for one. */
struct lane {
    struct night_slot slots[NIGHT_SLOTS_MAX];
    bool is_busy[NIGHT_SLOTS_MAX];
    bool is_given_up[NIGHT_SLOTS_MAX];
    struct unit_queue waiting;
    int64_t busy_nanoseconds;
};

struct pipeline {
    struct night *night;
    struct lane lanes[NIGHT_STAGES];
    struct unit_queue finished; /* a stage, and nobody has looked at it yet */
    struct unit_queue resting;  /* before they begin anew */
    struct admission admission;
    int running;                             /* stages */
    struct run_unit claimed[CLAIMS_MAX + 1]; /* and not begun: the largest first, then one that may pass it */
    int claimed_count;
    int64_t last_residents; /* of the unit that was claimed last in its turn; 0 = not known */
    int64_t none_up_to;     /* nothing with no more residents was left to claim */
    bool is_exhausted;      /* nothing was left to claim */
};

/* ---- Queues -------------------------------------------------------------------------------------- */

static void push(struct unit_queue *q, struct night_unit *u) {
    u->next = NULL;
    if (q->first)
        q->last->next = u;
    else
        q->first = u;
    q->last = u;
}

static struct night_unit *pop(struct unit_queue *q) {
    struct night_unit *u = q->first;
    if (u) q->first = u->next;
    return u;
}

static void take_out(struct unit_queue *q, const struct night_unit *u) {
    struct unit_queue others = {NULL, NULL};
    for (struct night_unit *one = NULL; (one = pop(q));)
        if (one != u) push(&others, one);
    *q = others;
}

/* ---- Slots --------------------------------------------------------------------------------------- */

static bool make_slots(struct pipeline *p, struct err *e) {
    loop_work_make_room(NIGHT_STAGES * p->night->slots);
    for (int k = 0; k < p->night->slots; k++)
        if (!night_slot_create(&p->lanes[NIGHT_READING].slots[k], p->night, e) ||
            !night_slot_create(&p->lanes[NIGHT_WRITING].slots[k], p->night, e))
            return false;
    return true;
}

/* The first of each has its connections from the start, so that a server with few left gives some to each;
 * the others open theirs when they are needed. So do these what cannot be opened now. */
static void open_first_slots(struct pipeline *p) {
    struct night_slot *reader = &p->lanes[NIGHT_READING].slots[0];
    struct err e;
    if (night_slot_open_store(reader, &e) && night_slot_open_registry(reader, &e) &&
        night_slot_open_store(&p->lanes[NIGHT_WRITING].slots[0], &e))
        return;
    log_event(LOG_WARNING, "night_lost_connection", LOG_NUMBER("failures", 1), LOG_TEXT("why", e.message));
}

static void close_slots(struct pipeline *p) {
    for (int stage = 0; stage < NIGHT_STAGES; stage++)
        for (int k = 0; k < p->night->slots; k++) night_slot_destroy(&p->lanes[stage].slots[k]);
}

static int find_idle_slot(const struct pipeline *p, enum night_stage stage) {
    const struct lane *lane = &p->lanes[stage];
    for (int k = 0; k < p->night->slots; k++)
        if (!lane->is_busy[k] && !lane->is_given_up[k]) return k;
    return -1;
}

static int count_slots(const struct pipeline *p, enum night_stage stage) {
    int count = 0;
    for (int k = 0; k < p->night->slots; k++) count += !p->lanes[stage].is_given_up[k];
    return count;
}

/* ---- Stages -------------------------------------------------------------------------------------- */

typedef void stage_function(struct night_unit *u);

static void run_stage(void *context) {
    static stage_function *const STAGES[NIGHT_STAGES] = {
        [NIGHT_READING] = night_unit_read,
        [NIGHT_PLANNING] = night_unit_plan,
        [NIGHT_WRITING] = night_unit_write,
    };
    struct night_unit *u = context;
    const int64_t began = clock_monotonic_nanoseconds();
    STAGES[u->stage](u);
    u->busy_nanoseconds = clock_monotonic_nanoseconds() - began;
}

static void on_stage_finished(void *context) {
    struct night_unit *u = context;
    struct pipeline *p = u->pipeline;
    struct lane *lane = &p->lanes[u->stage];
    lane->is_busy[u->slot - lane->slots] = false;
    lane->busy_nanoseconds += u->busy_nanoseconds;
    p->running--;
    push(&p->finished, u);
}

static void start_stage(struct pipeline *p, struct night_unit *u, int slot) {
    struct lane *lane = &p->lanes[u->stage];
    lane->is_busy[slot] = true;
    u->slot = &lane->slots[slot];
    p->running++;
    loop_work_start(p->night->loop, run_stage, on_stage_finished, u);
}

/* ---- Units --------------------------------------------------------------------------------------- */

static size_t claimed_bytes(const struct pipeline *p, int i) {
    return admission_estimate_bytes(p->claimed[i].residents);
}

/* The claimed unit there is memory for: the first, or, while that one waits, one that may pass it; -1: none.
 */
static int find_fitting(const struct pipeline *p) {
    if (p->claimed_count == 0) return -1;
    if (admission_may_begin(&p->admission, claimed_bytes(p, 0))) return 0;
    const size_t room = admission_room_to_pass(&p->admission, claimed_bytes(p, 0));
    for (int i = 1; i < p->claimed_count; i++)
        if (claimed_bytes(p, i) <= room) return i;
    return -1;
}

static struct night_unit *admit(struct pipeline *p) {
    const int i = find_fitting(p);
    if (i < 0) return NULL;
    struct night_unit *u = night_unit_create(p->night, &p->claimed[i]);
    u->pipeline = p;
    if (i == 0)
        admission_begin(&p->admission, &u->memory, claimed_bytes(p, i));
    else
        admission_pass(&p->admission, &u->memory, claimed_bytes(p, i));
    p->claimed_count--;
    memmove(&p->claimed[i], &p->claimed[i + 1], (size_t)(p->claimed_count - i) * sizeof p->claimed[i]);
    return u;
}

static void drop(struct pipeline *p, struct night_unit *u) {
    struct night *n = p->night;
    for (int i = 0; i < NIGHT_PHASES; i++) n->nanoseconds.phases[i] += u->work.phase_nanoseconds[i];
    admission_end(&p->admission, &u->memory);
    night_unit_destroy(u);
}

static void start_waiting(struct pipeline *p) {
    for (int stage = NIGHT_STAGES - 1; stage >= 0; stage--)
        for (int slot = 0; (slot = find_idle_slot(p, (enum night_stage)stage)) >= 0;) {
            struct night_unit *u = pop(&p->lanes[stage].waiting);
            if (!u && stage == NIGHT_READING) u = admit(p);
            if (!u) break;
            start_stage(p, u, slot);
        }
}

static void go_to(struct pipeline *p, struct night_unit *u, enum night_stage stage) {
    u->stage = stage;
    push(&p->lanes[stage].waiting, u);
}

static void go_on(struct pipeline *p, struct night_unit *u) {
    const int64_t residents = u->work.feed.residents;
    admission_correct(&p->admission, &u->memory,
                      u->stage == NIGHT_READING ? admission_estimate_bytes(residents)
                                                : admission_estimate_planned_bytes(residents));
    go_to(p, u, u->stage + 1);
}

static void count_done(struct night *n) {
    n->communes_done++;
    if (n->options->on_progress) n->options->on_progress(n->options->context, n->communes_done);
}

static void on_rested(void *context) {
    struct night_unit *u = context;
    u->rest = NULL;
    take_out(&u->pipeline->resting, u);
    go_to(u->pipeline, u, NIGHT_READING);
}

static void begin_anew(struct pipeline *p, struct night_unit *u) {
    admission_correct(&p->admission, &u->memory, admission_estimate_bytes(u->claimed.residents));
    push(&p->resting, u);
    u->rest = loop_timer_start_once(p->night->loop, (uint64_t)u->wait_milliseconds, on_rested, u);
}

/* A slot the server has no connection for is given up, as long as another can do its work. */
static void go_elsewhere(struct pipeline *p, struct night_unit *u) {
    struct lane *lane = &p->lanes[u->stage];
    const int left = count_slots(p, u->stage) - 1;
    if (left == 0) {
        night_unit_fail(u);
        push(&p->finished, u);
        return;
    }
    lane->is_given_up[u->slot - lane->slots] = true;
    night_slot_disconnect(u->slot);
    log_event(LOG_WARNING, "night_has_fewer_slots", LOG_NUMBER("left", left),
              LOG_TEXT("why", u->error.message));
    go_to(p, u, u->stage);
}

static bool tell_failure(struct pipeline *p, struct night_unit *u, struct err *e) {
    *e = u->error;
    (void)err_wrap(e, "commune %05d", u->claimed.commune);
    drop(p, u);
    return false;
}

static bool settle(struct pipeline *p, struct night_unit *u, struct err *e) {
    switch (u->step) {
    case UNIT_GOES_ON:
        go_on(p, u);
        return true;
    case UNIT_BEGINS_ANEW:
        begin_anew(p, u);
        return true;
    case UNIT_IS_OVER:
        count_done(p->night);
        drop(p, u);
        return true;
    case UNIT_IS_REFUSED:
        go_elsewhere(p, u);
        return true;
    case UNIT_FAILED:
    default:
        return tell_failure(p, u, e);
    }
}

static bool settle_finished(struct pipeline *p, struct err *e) {
    for (struct night_unit *u = NULL; (u = pop(&p->finished));)
        if (!settle(p, u, e)) return false;
    return true;
}

/* ---- The run ------------------------------------------------------------------------------------- */

/* Once more when nothing is under way: another worker may have left a unit behind. */
static bool claim_next(struct pipeline *p, struct err *e) {
    if (p->is_exhausted && p->admission.admitted > 0) return true;
    const int most = admission_count_claims(p->last_residents);
    if (!run_claim_units(p->night->control, &p->night->run, most, 0, p->claimed, &p->claimed_count, e))
        return false;
    p->is_exhausted = p->claimed_count == 0;
    if (!p->is_exhausted) p->last_residents = p->claimed[p->claimed_count - 1].residents;
    return true;
}

/* While the next waits for memory and a reader for work. */
static bool claim_smaller(struct pipeline *p, struct err *e) {
    if (p->lanes[NIGHT_READING].waiting.first || find_idle_slot(p, NIGHT_READING) < 0 || find_fitting(p) >= 0)
        return true;
    const size_t room = admission_room_to_pass(&p->admission, claimed_bytes(p, 0));
    const int64_t residents = admission_count_residents(room);
    int count = 0;
    if (residents <= p->none_up_to) return true;
    if (!run_claim_units(p->night->control, &p->night->run, 1, residents, &p->claimed[p->claimed_count],
                         &count, e))
        return false;
    p->claimed_count += count;
    if (count == 0) p->none_up_to = residents;
    return true;
}

static bool claim(struct pipeline *p, struct err *e) {
    return p->claimed_count == 0 ? claim_next(p, e) : claim_smaller(p, e);
}

/* Until no slot is idle only because nothing was claimed for it. */
static bool fill_slots(struct pipeline *p, struct err *e) {
    int before = 0;
    do {
        before = p->running;
        if (!claim(p, e)) return false;
        start_waiting(p);
    } while (p->running > before);
    return true;
}

static bool work(struct pipeline *p, struct err *e) {
    struct night *n = p->night;
    for (;;) {
        if (!settle_finished(p, e) || !night_may_go_on(n, e) || !fill_slots(p, e)) return false;
        if (p->admission.admitted == 0) return true;
        if (!p->finished.first) loop_turn(n->loop); /* some may have ended while the ledger was asked */
    }
}

/* What is under way comes to the end of its stage; what waits is given up: it is not written. */
static void drain(struct pipeline *p) {
    while (p->running > 0) loop_turn(p->night->loop);
    for (int stage = 0; stage < NIGHT_STAGES; stage++)
        for (struct night_unit *u = NULL; (u = pop(&p->lanes[stage].waiting));) drop(p, u);
    for (struct night_unit *u = NULL; (u = pop(&p->resting));) {
        loop_timer_stop(u->rest);
        drop(p, u);
    }
    for (struct night_unit *u = NULL; (u = pop(&p->finished));) {
        if (u->step == UNIT_IS_OVER) count_done(p->night);
        if (u->step == UNIT_FAILED)
            log_event(LOG_WARNING, "commune_failed", LOG_NUMBER("commune", u->claimed.commune),
                      LOG_TEXT("why", u->error.message));
        drop(p, u);
    }
}

static void tell_times(const struct pipeline *p, int64_t spent) {
    struct night_times *t = &p->night->nanoseconds;
    t->units += spent;
    for (int stage = 0; stage < NIGHT_STAGES; stage++)
        t->idle[stage] += spent - p->lanes[stage].busy_nanoseconds / p->night->slots;
}

bool night_run_units(struct night *n, struct err *e) {
    const int64_t began = clock_monotonic_nanoseconds();
    struct pipeline p = {.night = n,
                         .admission = {.budget_bytes = (size_t)n->options->memory_mib * MEBIBYTE,
                                       .most = UNITS_A_SLOT * n->slots}};
    bool ok = claim(&p, e);
    if (ok && p.claimed_count > 0) {
        ok = make_slots(&p, e);
        if (ok) open_first_slots(&p);
        ok = ok && work(&p, e);
        drain(&p);
        close_slots(&p);
    }
    tell_times(&p, clock_monotonic_nanoseconds() - began);
    return ok;
}
