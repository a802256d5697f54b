/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/plan_rehearse.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- Counting -------------------------------------------------------------------------------------- */

enum change { CHANGE_NEW, CHANGE_MOVED, CHANGE_GONE, CHANGE_PROMISED, CHANGE_ENDED, CHANGES };

static const char *const CHANGE_NAMES[CHANGES] = {
    [CHANGE_NEW] = "new",           [CHANGE_MOVED] = "moved", [CHANGE_GONE] = "gone",
    [CHANGE_PROMISED] = "promised", [CHANGE_ENDED] = "ended",
};

static bool is_same_place(const struct appointment *a, const struct appointment *b) {
    return a->site == b->site && a->day == b->day && a->half == b->half && a->minute == b->minute;
}

static bool is_promised(const struct appointment *a) {
    return appointment_is_promised((enum appointment_state)a->state);
}

static void count_change(const struct appointment *before, const struct appointment *after,
                         int64_t counts[CHANGES]) {
    counts[CHANGE_MOVED] += !is_same_place(before, after);
    counts[CHANGE_PROMISED] += is_promised(after) && !is_promised(before);
    counts[CHANGE_ENDED] += is_promised(before) && !is_promised(after);
}

/* The planned ones hold the stored ones in their order. */
static void count_changes(const struct commune_round *round, int64_t counts[CHANGES]) {
    const struct appointment *stored = round->stored_appointments.at;
    for (size_t i = 0; i < round->plan.appointment_count; i++) {
        const struct appointment *a = &round->plan.appointments[i];
        if (a->change == ROW_NEW) {
            counts[CHANGE_NEW]++;
            counts[CHANGE_PROMISED] += is_promised(a);
            continue;
        }
        if (a->change == ROW_GONE) counts[CHANGE_GONE]++;
        if (a->change == ROW_CHANGED) count_change(stored, a, counts);
        stored++;
    }
}

/* A live place of somebody of a household. */
struct seat {
    int64_t household;
    int32_t site;
    civil_day day;
};

static int compare_seats(const void *left, const void *right) {
    const struct seat *a = left;
    const struct seat *b = right;
    if (a->household != b->household) return a->household < b->household ? -1 : 1;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return (a->site > b->site) - (a->site < b->site);
}

static size_t list_seats(const struct commune_round *round, struct seat *seats) {
    size_t count = 0;
    size_t need = 0;
    for (size_t i = 0; i < round->plan.appointment_count; i++) {
        const struct appointment *a = &round->plan.appointments[i];
        if (a->change == ROW_GONE || !appointment_is_live((enum appointment_state)a->state)) continue;
        while (round->needs.at[need].resident != a->resident || round->needs.at[need].number != a->number)
            need++;
        if (round->needs.at[need].is_vanished) continue;
        seats[count++] = (struct seat){round->needs.at[need].household, a->site, a->day};
    }
    qsort(seats, count, sizeof *seats, compare_seats);
    return count;
}

/* Households with several places, and those of them that have one day and site. */
static void count_households(const struct commune_round *round, int64_t *several, int64_t *together) {
    struct seat *seats = memory_get(round->plan.appointment_count, sizeof *seats);
    const size_t count = list_seats(round, seats);
    *several = *together = 0;
    for (size_t first = 0, next = 0; first < count; first = next) {
        while (next < count && seats[next].household == seats[first].household) next++;
        if (next - first < 2) continue;
        (*several)++;
        *together += compare_seats(&seats[first], &seats[next - 1]) == 0;
    }
    free(seats);
}

/* ---- As JSON --------------------------------------------------------------------------------------- */

static struct json *tell_classes(const struct schedule_totals *totals) {
    struct json *classes = json_array();
    for (int c = 0; c < SCHEDULE_CLASSES; c++) {
        if (totals->wanted[c] == 0) continue;
        struct json *row = json_object();
        json_put(row, "class", json_integer(c));
        json_put(row, "owed", json_integer(totals->wanted[c]));
        json_put(row, "booked", json_integer(totals->covered[c]));
        json_put(row, "waiting", json_integer((int64_t)totals->wanted[c] - totals->covered[c]));
        json_append(classes, row);
    }
    return classes;
}

static struct json *tell_changes(const struct commune_round *round, bool is_unchanged) {
    int64_t counts[CHANGES] = {0};
    struct json *changes = json_object();
    if (!is_unchanged) count_changes(round, counts);
    for (int c = 0; c < CHANGES; c++) json_put(changes, CHANGE_NAMES[c], json_integer(counts[c]));
    return changes;
}

static struct json *tell_waiting(const struct schedule_totals *totals) {
    struct json *waiting = json_object();
    for (int r = 0; r < REASONS; r++)
        if (totals->by_reason[r] > 0)
            json_put(waiting, reason_name((enum reason)r), json_integer(totals->by_reason[r]));
    return waiting;
}

static struct json *tell_shortages(const struct schedule_output *plan) {
    struct json *shortages = json_array();
    for (size_t i = 0; i < plan->shortage_count; i++) {
        const struct shortage *s = &plan->shortages[i];
        char date[CIVIL_TEXT_BYTES];
        struct json *row = json_object();
        json_put(row, "site", json_integer(s->site));
        json_put(row, "class", json_integer(s->class_));
        json_put(row, "from", json_text(civil_print(s->tight_from, date)));
        json_put(row, "until", json_text(civil_print(s->tight_to, date)));
        json_put(row, "resource", json_text(resource_name((enum resource)s->resource)));
        json_put(row, "places", json_integer(s->places));
        json_put(row, "people", json_integer(s->people));
        json_append(shortages, row);
    }
    return shortages;
}

static struct json *tell_round(const struct commune_round *round, bool is_unchanged) {
    const struct schedule_totals *totals = &round->plan.totals;
    int64_t several = 0;
    int64_t together = 0;
    struct json *told = json_object();
    count_households(round, &several, &together);
    json_put(told, "round", json_integer(round->live.round));
    json_put(told, "classes", tell_classes(totals));
    json_put(told, "waiting", tell_waiting(totals));
    json_put(told, "changes", tell_changes(round, is_unchanged));
    json_put(told, "shortages", tell_shortages(&round->plan));
    json_put(told, "households_with_several_places", json_integer(several));
    json_put(told, "households_together", json_integer(together));
    json_put(told, "household_visits", json_integer(totals->household_visits));
    json_put(told, "pins_above_capacity", json_integer(totals->pins_above_capacity));
    return told;
}

struct json *plan_rehearse(const struct plan_commune *p, const struct commune_round *only) {
    char date[CIVIL_TEXT_BYTES];
    char hash[HASH_TEXT_BYTES];
    char code[8];
    struct json *whole = json_object();
    struct json *rounds = json_array();
    for (int i = 0; i < p->work.round_count; i++)
        if (!only || only == &p->work.rounds[i])
            json_append(rounds, tell_round(&p->work.rounds[i], p->is_unchanged));
    (void)snprintf(code, sizeof code, "%05d", p->unit.commune);
    json_put(whole, "commune", json_text(code));
    json_put(whole, "date", json_text(civil_print(p->night.today, date)));
    json_put(whole, "rounds", rounds);
    json_put(whole, "unchanged", json_boolean(p->is_unchanged));
    json_put(whole, "plan_hash",
             json_text(p->is_unchanged ? p->work.state.plan_hash : digest_print(&p->work.plan_digest, hash)));
    return whole;
}

/* ---- For people ------------------------------------------------------------------------------------ */

static int64_t number_in(const struct json *object, const char *key) {
    return (int64_t)json_as_number(json_find(object, key));
}

static const char *text_in(const struct json *object, const char *key) {
    return json_as_text(json_find(object, key));
}

static void print_classes(const struct json *classes, FILE *out) {
    (void)fprintf(out, "  checks by planning class (0 is most urgent; even: missed last round)\n");
    (void)fprintf(out, "    class      owed    booked   waiting\n");
    for (size_t i = 0; i < json_count(classes); i++) {
        const struct json *row = json_at(classes, i);
        (void)fprintf(out, "    %5" PRId64 "  %8" PRId64 "  %8" PRId64 "  %8" PRId64 "\n",
                      number_in(row, "class"), number_in(row, "owed"), number_in(row, "booked"),
                      number_in(row, "waiting"));
    }
}

static void print_waiting(const struct json *waiting, FILE *out) {
    for (size_t i = 0; i < json_count(waiting); i++) {
        const char *name = json_key_at(waiting, i);
        enum reason reason = REASON_NONE;
        (void)reason_find(name, &reason);
        (void)fprintf(out, "  %" PRId64 " wait: %s\n", number_in(waiting, name),
                      reason_sentence(reason, "en"));
    }
}

/* Where several resources are short together, one alone may not show it: no count of people then. */
static void print_shortages(const struct json *shortages, FILE *out) {
    for (size_t i = 0; i < json_count(shortages); i++) {
        const struct json *row = json_at(shortages, i);
        const char *resource = text_in(row, "resource");
        const bool is_general = strcmp(resource, resource_name(RESOURCE_PLACE)) == 0;
        (void)fprintf(out, "  class %" PRId64 " at site %" PRId64 ": %s to %s hold %" PRId64 " places%s%s",
                      number_in(row, "class"), number_in(row, "site"), text_in(row, "from"),
                      text_in(row, "until"), number_in(row, "places"), is_general ? "" : " of ",
                      is_general ? "" : resource);
        if (number_in(row, "people") > number_in(row, "places"))
            (void)fprintf(out, ", and %" PRId64 " people as urgent or more can come on no other day",
                          number_in(row, "people"));
        (void)fputc('\n', out);
    }
}

static void print_round(const struct json *round, FILE *out) {
    const struct json *changes = json_find(round, "changes");
    (void)fprintf(out, "round %" PRId64 "\n", number_in(round, "round"));
    print_classes(json_find(round, "classes"), out);
    (void)fprintf(out,
                  "  appointments: %" PRId64 " new, %" PRId64 " moved, %" PRId64 " gone, %" PRId64
                  " promised, %" PRId64 " promises ended\n",
                  number_in(changes, "new"), number_in(changes, "moved"), number_in(changes, "gone"),
                  number_in(changes, "promised"), number_in(changes, "ended"));
    (void)fprintf(out, "  households with several places: %" PRId64 ", on one day: %" PRId64 "\n",
                  number_in(round, "households_with_several_places"),
                  number_in(round, "households_together"));
    if (number_in(round, "pins_above_capacity") > 0)
        (void)fprintf(out, "  promised places beyond the places of their day: %" PRId64 "\n",
                      number_in(round, "pins_above_capacity"));
    print_waiting(json_find(round, "waiting"), out);
    print_shortages(json_find(round, "shortages"), out);
}

void plan_rehearse_print(const struct json *rehearsal, FILE *out) {
    const struct json *rounds = json_find(rehearsal, "rounds");
    (void)fprintf(out, "commune %s, as the night of %s would plan it\n", text_in(rehearsal, "commune"),
                  text_in(rehearsal, "date"));
    if (json_as_boolean(json_find(rehearsal, "unchanged")))
        (void)fprintf(out, "nothing it plans from has changed: the night would leave the commune as it is\n");
    for (size_t i = 0; i < json_count(rounds); i++) print_round(json_at(rounds, i), out);
    (void)fprintf(out, "plan hash %s\n", text_in(rehearsal, "plan_hash"));
}
