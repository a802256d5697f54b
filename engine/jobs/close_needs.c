/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/close_needs.h"

#include "jobs/appointment_book.h"
#include "store/completion.h"
#include "store/home.h"

struct closing_job {
    struct appointment_book book;
    const struct completion_evidence *evidence; /* by resident and round */
    size_t evidence_count;
    size_t evidence_at;
    civil_day today;
    int64_t *departures; /* residents this commune serves no longer */
    size_t departure_count;
    int64_t *deaths; /* likewise */
    size_t death_count;
    struct closing_counts *counts;
};

/* In the order in which the rules look (domain/rules.h); what does not close a person comes last. */
static int rank_of(enum need_state state) {
    static const enum need_state ORDER[] = {NEED_DUPLICATE, NEED_DECEASED, NEED_MOVED_OUT, NEED_EXCLUDED,
                                            NEED_REFUSED};
    enum { RANKS = sizeof ORDER / sizeof ORDER[0] };
    int rank = 0;
    while (rank < RANKS && ORDER[rank] != state) rank++;
    return rank;
}

static bool closes_person(enum need_state state) {
    return rank_of(state) < rank_of(NEED_DUE);
}

static bool is_done(enum need_state state) {
    return state == NEED_DONE_HERE || state == NEED_DONE_ELSEWHERE;
}

static bool is_of(const struct appointment_row *row, const struct need_row *need) {
    return row->round == need->round && row->need_number == need->need_number;
}

/* Somebody who stands in the station is not sent away by a record. */
static bool is_being_seen(const struct closing_job *j, const struct appointment_case *k,
                          const struct need_row *need) {
    for (size_t i = 0; i < k->appointment_count; i++) {
        const struct appointment_row *row = &k->appointments[i];
        if (is_of(row, need) && row->state == APPOINTMENT_CHECKED_IN && row->day == j->today) return true;
    }
    return false;
}

static void end_places(struct closing_job *j, const struct appointment_case *k, const struct need_row *need,
                       enum need_state state) {
    for (size_t i = 0; i < k->appointment_count; i++) {
        const struct appointment_row *row = &k->appointments[i];
        if (!is_of(row, need) || !appointment_is_live(row->state)) continue;
        if (row->state == APPOINTMENT_PROPOSED) {
            appointment_book_give_up(&j->book, row, row->state);
            j->counts->withdrawn++;
        } else if (row->day < j->today) {
            appointment_book_move(&j->book, row, schedule_pass_day(row->state));
        } else {
            appointment_book_move(&j->book, row, schedule_end_promise(row->state, state));
            j->counts->cancelled++;
        }
    }
}

static void close_need(struct closing_job *j, const struct appointment_case *k, const struct need_row *need,
                       enum need_state state, enum reason reason) {
    end_places(j, k, need, state);
    if (need->state == state) return;
    appointment_book_settle(&j->book, need, state, reason);
    j->counts->needs++;
}

/* ---- A fact closes the person ------------------------------------------------------------ */

/* The first need tells; of the others what is done stays, as when the rules derive fewer. */
static void close_person_need(struct closing_job *j, const struct appointment_case *k,
                              const struct need_row *need, const struct closing *closing) {
    const enum need_state state = (enum need_state)closing->state;
    if (need->need_number == 1 || closing->is_gone)
        close_need(j, k, need, state, state == NEED_EXCLUDED ? REASON_EXCLUDED : REASON_NONE);
    else if (!is_done(need->state))
        close_need(j, k, need, NEED_NOT_DUE, REASON_NONE);
}

static void close_person(struct closing_job *j, const struct appointment_case *k,
                         const struct closing *closing) {
    const enum need_state state = (enum need_state)closing->state;
    bool is_kept = false;
    bool is_closed = false;
    for (size_t i = 0; i < k->need_count; i++) {
        const struct need_row *need = &k->needs[i];
        if (closing->round != 0 && need->round != closing->round) continue;
        if (need->need_number == 1) is_closed = rank_of(state) <= rank_of(need->state);
        if (!is_closed) continue;
        if (is_being_seen(j, k, need))
            is_kept = true;
        else
            close_person_need(j, k, need, closing);
    }
    if (!is_closed || is_kept || need_state_is_present(state)) return;
    if (state == NEED_DECEASED)
        j->deaths[j->death_count++] = k->resident;
    else
        j->departures[j->departure_count++] = k->resident;
}

/* ---- Evidence closes a check ------------------------------------------------------------- */

static struct completion_evidence find_evidence(struct closing_job *j, const struct closing *closing) {
    while (j->evidence_at < j->evidence_count &&
           (j->evidence[j->evidence_at].resident < closing->resident ||
            (j->evidence[j->evidence_at].resident == closing->resident &&
             j->evidence[j->evidence_at].round < closing->round)))
        j->evidence_at++;
    if (j->evidence_at < j->evidence_count && j->evidence[j->evidence_at].resident == closing->resident &&
        j->evidence[j->evidence_at].round == closing->round)
        return j->evidence[j->evidence_at];
    return (struct completion_evidence){.resident = closing->resident};
}

/* Why it was owed; a reason why it had no place ends with it, and the night tells the rule again. */
static enum reason keep_rule(enum reason reason) {
    const bool is_rule =
        reason == REASON_ANNUAL || reason == REASON_INFANT || reason == REASON_HAZARDOUS_WORK;
    return is_rule ? reason : REASON_NONE;
}

static bool is_person_closed(const struct appointment_case *k, int32_t round) {
    for (size_t i = 0; i < k->need_count; i++)
        if (k->needs[i].round == round && k->needs[i].need_number == 1)
            return closes_person(k->needs[i].state);
    return false;
}

/* The first need is done whatever it was waiting for; further ones are closed while they are open. */
static void close_done(struct closing_job *j, const struct appointment_case *k,
                       const struct closing *closing) {
    const struct completion_evidence evidence = find_evidence(j, closing);
    const enum need_state state = evidence.has_station ? NEED_DONE_HERE : closing->state;
    int days = evidence.days;
    if (is_person_closed(k, closing->round)) return;
    for (size_t i = 0; i < k->need_count; i++)
        if (k->needs[i].round == closing->round && is_done(k->needs[i].state)) days--;
    for (size_t i = 0; i < k->need_count && days > 0; i++) {
        const struct need_row *need = &k->needs[i];
        if (need->round != closing->round || is_done(need->state)) continue;
        if (need->need_number > 1 && !need_state_is_open(need->state)) continue;
        days--;
        if (!is_being_seen(j, k, need)) close_need(j, k, need, state, keep_rule(need->reason));
    }
}

/* ---- All of them ------------------------------------------------------------------------- */

/* Each once; closings come by resident. */
static int64_t *list_residents(const struct closing *closings, size_t count, struct arena *a,
                               size_t *out_count) {
    int64_t *residents = arena_new_array(a, int64_t, count);
    *out_count = 0;
    for (size_t i = 0; i < count; i++)
        if (*out_count == 0 || residents[*out_count - 1] != closings[i].resident)
            residents[(*out_count)++] = closings[i].resident;
    return residents;
}

static bool load(struct closing_job *j, struct pg *c, int32_t commune, const struct closing *closings,
                 size_t count, struct arena *a, struct err *e) {
    size_t resident_count;
    const int64_t *residents = list_residents(closings, count, a, &resident_count);
    j->departures = arena_new_array(a, int64_t, count);
    j->deaths = arena_new_array(a, int64_t, count);
    return appointment_book_load(c, commune, residents, resident_count, j->today, a, &j->book, e) &&
           completion_load_evidence(c, commune, residents, resident_count, a, &j->evidence,
                                    &j->evidence_count, e);
}

bool close_needs(struct pg *c, int32_t commune, int64_t revision, civil_day today,
                 const struct closing *closings, size_t count, struct arena *a, struct closing_counts *counts,
                 struct err *e) {
    struct closing_job j = {.today = today, .counts = counts};
    struct appointment_write w = {.commune = commune, .revision = revision + 1};
    if (!load(&j, c, commune, closings, count, a, e)) return false;
    for (size_t i = 0; i < count; i++) {
        const struct appointment_case k = appointment_book_next(&j.book, closings[i].resident);
        if (closes_person(closings[i].state))
            close_person(&j, &k, &closings[i]);
        else
            close_done(&j, &k, &closings[i]);
    }
    return appointment_book_write(c, &w, &j.book, &counts->reminders, e) &&
           home_leave(c, commune, j.departures, j.departure_count, e) &&
           home_end(c, commune, j.deaths, j.death_count, e);
}
