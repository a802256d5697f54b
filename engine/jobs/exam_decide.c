/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/exam_day_internal.h"

static const enum appointment_event EVENTS[] = {
    [EXAM_ATTEND] = APPOINTMENT_ATTEND,
    [EXAM_ABSENT] = APPOINTMENT_MISS,
    [EXAM_CHECK_IN] = APPOINTMENT_CHECK_IN,
};

static void note(struct appointment_rows *list, const struct appointment_row *row,
                 enum appointment_state state) {
    list->at[list->count] = *row;
    list->at[list->count++].state = (uint8_t)state;
}

static bool is_same_need(const struct appointment_row *row, int32_t round, uint8_t need_number) {
    return row->round == round && row->need_number == need_number;
}

static const struct need_row *find_need(const struct appointment_case *k, int32_t round,
                                        uint8_t need_number) {
    for (size_t i = 0; i < k->need_count; i++)
        if (k->needs[i].round == round && k->needs[i].need_number == need_number) return &k->needs[i];
    return NULL;
}

static void settle(struct exam_book *b, const struct need_row *need, enum need_state state) {
    if (need != NULL && need->state != state) appointment_book_settle(&b->rows, need, state, need->reason);
}

/* The other places of the need: a proposal vanishes, a promise is cancelled by the service. */
static void give_up_others(struct exam_book *b, const struct appointment_case *k, int32_t round,
                           uint8_t need_number, const struct appointment_row *kept) {
    for (size_t i = 0; i < k->appointment_count; i++) {
        const struct appointment_row *row = &k->appointments[i];
        if (row == kept || !is_same_need(row, round, need_number) || !appointment_is_live(row->state))
            continue;
        appointment_book_give_up(&b->rows, row, schedule_end_promise(row->state, NEED_DONE_HERE));
        b->given_up++;
    }
}

static bool has_other_live(const struct appointment_case *k, const struct appointment_row *row) {
    for (size_t i = 0; i < k->appointment_count; i++)
        if (&k->appointments[i] != row && appointment_is_live(k->appointments[i].state) &&
            is_same_need(&k->appointments[i], row->round, row->need_number))
            return true;
    return false;
}

/* ---- Attend, absent, check-in ------------------------------------------------------------ */

static void record(struct exam_book *b, const struct appointment_case *k, const struct appointment_row *row,
                   enum appointment_state to) {
    const struct need_row *need = find_need(k, row->round, row->need_number);
    appointment_book_move(&b->rows, row, to);
    if (to == APPOINTMENT_ATTENDED) {
        note(&b->completed, row, to);
        settle(b, need, NEED_DONE_HERE);
        give_up_others(b, k, row->round, row->need_number, row);
    }
    if (to == APPOINTMENT_DID_NOT_ATTEND && need != NULL && need->state == NEED_BOOKED &&
        !has_other_live(k, row))
        settle(b, need, NEED_DUE);
}

static const char *explain_missing(const struct exam_book *b, const struct appointment_case *k) {
    char wanted[CIVIL_TEXT_BYTES], other[CIVIL_TEXT_BYTES];
    civil_print(b->request->day, wanted);
    for (size_t i = 0; i < k->appointment_count; i++) {
        const struct appointment_row *row = &k->appointments[i];
        if (!appointment_is_promised(row->state)) continue;
        if (row->day == b->request->day)
            return arena_print(b->arena, "the appointment of %s is at site %d", wanted, row->site);
        return arena_print(b->arena, "no appointment on %s; the next one is on %s", wanted,
                           civil_print(row->day, other));
    }
    return arena_print(b->arena, "no appointment on %s", wanted);
}

static bool is_that_day(const struct exam_book *b, const struct appointment_row *row) {
    const struct exam_request *q = b->request;
    return row->day == q->day && (q->site == 0 || row->site == q->site);
}

static const char *decide_recorded(struct exam_book *b, const struct appointment_case *k, bool *is_changed) {
    const char *reason = NULL;
    for (size_t i = 0; i < k->appointment_count; i++) {
        const struct appointment_row *row = &k->appointments[i];
        enum appointment_state to;
        struct err e;
        if (!is_that_day(b, row)) continue;
        if (!appointment_apply(row->state, EVENTS[b->request->action], &to, &e)) {
            if (reason == NULL) reason = arena_print(b->arena, "%s", e.message);
            continue;
        }
        *is_changed = to != row->state;
        if (*is_changed) record(b, k, row, to);
        return NULL;
    }
    return reason != NULL ? reason : explain_missing(b, k);
}

/* ---- Walk-in ----------------------------------------------------------------------------- */

/* The need he came for: the first open one of a round that sees people that day. */
static const char *find_open_need(const struct exam_book *b, const struct appointment_case *k,
                                  const struct need_row **need) {
    char day[CIVIL_TEXT_BYTES];
    const struct need_row *settled = NULL;
    *need = NULL;
    for (size_t i = 0; i < k->need_count && *need == NULL; i++) {
        if (!k->needs[i].is_open) continue;
        if (need_state_is_open(k->needs[i].state))
            *need = &k->needs[i];
        else
            settled = &k->needs[i];
    }
    if (*need != NULL) return NULL;
    if (settled != NULL)
        return arena_print(b->arena, "not owed a check in round %d: %s", settled->round,
                           need_state_name(settled->state));
    return arena_print(b->arena, "no check is owed in a round that is open on %s",
                       civil_print(b->request->day, day));
}

/* The session of the present half, else the site's other one; NULL when it sees nobody that day. */
static struct session_row *find_session(struct exam_book *b, int32_t round) {
    const struct exam_request *q = b->request;
    const int half = q->day == q->today && q->minute_of_day >= 12 * 60 ? HALF_AFTERNOON : HALF_MORNING;
    struct session_row *found = NULL;
    for (size_t i = 0; i < b->session_count; i++)
        if (b->sessions[i].round == round && (found == NULL || b->sessions[i].half == half))
            found = &b->sessions[i];
    return found;
}

static uint8_t next_attempt(const struct appointment_case *k, const struct need_row *need) {
    for (size_t i = 0; i < k->appointment_count; i++) /* the newest comes first */
        if (is_same_need(&k->appointments[i], need->round, need->need_number))
            return (uint8_t)(k->appointments[i].attempt + 1);
    return 1;
}

static const char *add_walk_in(struct exam_book *b, const struct appointment_case *k, bool *is_changed) {
    const struct exam_request *q = b->request;
    const struct need_row *need;
    const char *reason = find_open_need(b, k, &need);
    if (need == NULL) return reason;
    struct session_row *session = find_session(b, need->round);
    if (session == NULL)
        return arena_print(b->arena, "site %d has no session that day in round %d", q->site, need->round);
    const struct appointment_row row = {.resident = k->resident,
                                        .round = need->round,
                                        .site = q->site,
                                        .day = q->day,
                                        .need_number = need->need_number,
                                        .attempt = next_attempt(k, need),
                                        .half = session->half,
                                        .origin = ORIGIN_WALK_IN};
    session->walk_ins++;
    note(&b->added, &row, q->is_examined ? APPOINTMENT_ATTENDED : APPOINTMENT_CHECKED_IN);
    if (q->is_examined) note(&b->completed, &row, APPOINTMENT_ATTENDED);
    settle(b, need, q->is_examined ? NEED_DONE_HERE : NEED_BOOKED);
    give_up_others(b, k, need->round, need->need_number, NULL);
    *is_changed = true;
    return NULL;
}

/* Recorded as a walk-in before: he may meanwhile have been examined. */
static const char *repeat_walk_in(struct exam_book *b, const struct appointment_case *k,
                                  const struct appointment_row *row, bool *is_changed) {
    enum appointment_state to = row->state;
    struct err e;
    if (b->request->is_examined && !appointment_apply(row->state, APPOINTMENT_ATTEND, &to, &e))
        return arena_print(b->arena, "%s", e.message);
    *is_changed = to != row->state;
    if (*is_changed) record(b, k, row, to);
    return NULL;
}

static const char *decide_walk_in(struct exam_book *b, const struct appointment_case *k, bool *is_changed) {
    for (size_t i = 0; i < k->appointment_count; i++) {
        const struct appointment_row *row = &k->appointments[i];
        if (row->day != b->request->day) continue;
        const bool is_seen = row->state == APPOINTMENT_CHECKED_IN || row->state == APPOINTMENT_ATTENDED;
        if (is_seen && row->origin == ORIGIN_WALK_IN && row->site == b->request->site)
            return repeat_walk_in(b, k, row, is_changed);
        if (is_seen || appointment_is_promised(row->state) || row->state == APPOINTMENT_OUTCOME_UNKNOWN)
            return arena_print(b->arena, "has an appointment at site %d that day: use check-in or attend",
                               row->site);
    }
    return add_walk_in(b, k, is_changed);
}

const char *exam_decide(struct exam_book *b, const struct appointment_case *k, bool *is_changed) {
    *is_changed = false;
    return b->request->action == EXAM_WALK_IN ? decide_walk_in(b, k, is_changed)
                                              : decide_recorded(b, k, is_changed);
}
