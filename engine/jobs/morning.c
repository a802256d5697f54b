/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/morning.h"

#include "domain/need.h"
#include "jobs/report_sheet.h"

#include <inttypes.h>

static void print_coverage(const struct json *figures, FILE *out) {
    const struct json *classes = json_find(figures, "classes");
    if (report_count(classes) == 0) return;
    (void)fprintf(out, "  by priority class (0 is most urgent)\n");
    (void)fprintf(out, "    class        owed      placed     missing  placed, %%\n");
    for (size_t i = 0; i < json_count(classes); i++) {
        const struct json *one = json_at(classes, i);
        const int64_t owed = report_number(one, "owed");
        const int64_t placed = report_number(one, "placed");
        if (owed > 0)
            (void)fprintf(out, "    %5" PRId64 "  %10" PRId64 "  %10" PRId64 "  %10" PRId64 "  %9.1f\n",
                          report_number(one, "class"), owed, placed, report_number(one, "missing"),
                          100.0 * (double)placed / (double)owed);
    }
}

static void print_states(const struct json *figures, FILE *out) {
    const struct json *states = json_find(figures, "state");
    (void)fprintf(out, "  needs %" PRId64 ", of %" PRId64 " residents in the feed\n",
                  report_number(figures, "needs"), report_number(figures, "feed_rows"));
    for (int i = 0; i < NEED_STATES; i++) {
        const char *name = need_state_name((enum need_state)i);
        const int64_t amount = report_number(states, name);
        if (amount > 0) (void)fprintf(out, "    %-16s %10" PRId64 "\n", name, amount);
    }
}

static void print_waiting(const struct json *figures, FILE *out) {
    const struct json *waiting = json_find(figures, "waiting");
    if (!waiting) return;
    (void)fprintf(out, "  waiting without a date (the failsafe list), by reason\n");
    for (int i = 0; i < REASONS; i++) {
        const char *name = reason_name((enum reason)i);
        const int64_t amount = report_number(waiting, name);
        if (amount > 0)
            (void)fprintf(out, "    %-18s %8" PRId64 "  %s\n", name, amount,
                          reason_sentence((enum reason)i, "en"));
    }
}

/* By the month of each person's best day. */
static void print_months(const struct json *missing, FILE *out) {
    for (size_t i = 0; missing && i < json_count(missing); i++) {
        const char *month = json_key_at(missing, i);
        (void)fprintf(out, "    %s  %8" PRId64 " places\n", month, report_number(missing, month));
    }
}

static void print_shortfall(const struct json *figures, FILE *out) {
    const int64_t short_of = report_number(json_find(figures, "state"), "waiting");
    const int64_t places = report_number(figures, "places");
    (void)fprintf(out, "  %" PRId64 " half days with %" PRId64 " places, %" PRId64 " of them still to come\n",
                  report_number(figures, "sessions"), places, report_number(figures, "places_to_come"));
    if (short_of == 0 || places == 0) return;
    (void)fprintf(out, "  short of %" PRId64 " places: at least %" PRId64 " extra half days\n", short_of,
                  report_number(figures, "extra_half_days"));
    print_months(json_find(figures, "missing"), out);
}

static int64_t sum_up(const struct json *details) {
    int64_t sum = 0;
    for (size_t i = 0; i < report_count(details); i++) sum += (int64_t)json_as_number(json_at(details, i));
    return sum;
}

static void print_balance(const struct json *figures, FILE *out) {
    const struct json *persons = json_find(figures, "person");
    if (!persons) return;
    (void)fprintf(out,
                  "  balance: %" PRId64 " people = %" PRId64 " rows of the feed; with %" PRId64
                  " who left it and %" PRId64 " further checks %" PRId64 " needs\n",
                  sum_up(persons), report_number(figures, "feed_rows"),
                  report_number(figures, "left_the_feed"), report_number(figures, "further_needs"),
                  report_number(figures, "needs"));
}

static void print_round(const struct json *round, FILE *out) {
    const struct json *figures = json_find(round, "figures");
    (void)fprintf(out, "\nRound %" PRId64 "\n", report_number(round, "round"));
    print_states(figures, out);
    print_balance(figures, out);
    print_coverage(figures, out);
    print_waiting(figures, out);
    print_shortfall(figures, out);
    (void)fprintf(
        out, "  appointments: %" PRId64 " published, %" PRId64 " proposed (nobody has been told of those)\n",
        report_number(figures, "promised"), report_number(figures, "proposed"));
    if (report_number(figures, "pins_above_capacity") > 0)
        (void)fprintf(out, "  promised above a reduced capacity: %" PRId64 "\n",
                      report_number(figures, "pins_above_capacity"));
    if (report_number(figures, "claims") > 0)
        (void)fprintf(out, "  new residents still served by another commune: %" PRId64 "\n",
                      report_number(figures, "claims"));
}

/* ---- Communes --------------------------------------------------------------------------------------- */

static void print_released(const struct json *list, FILE *out) {
    if (report_count(list) > 0) (void)fprintf(out, "\nReleased\n");
    for (size_t i = 0; i < report_count(list); i++)
        (void)fprintf(out, "  commune %s, by %s%s%s\n", report_text(json_at(list, i), "commune"),
                      report_text(json_at(list, i), "answered_by"),
                      *report_text(json_at(list, i), "note") ? ": " : "",
                      report_text(json_at(list, i), "note"));
}

static void print_unbalanced(const struct json *list, FILE *out) {
    if (report_count(list) > 0)
        (void)fprintf(out, "\nFIGURES DO NOT ADD UP: the night is not complete (lichkham verify)\n");
    for (size_t i = 0; i < report_count(list); i++)
        (void)fprintf(out, "  commune %s, round %" PRId64 "\n", report_text(json_at(list, i), "commune"),
                      report_number(json_at(list, i), "round"));
}

static void print_between(const struct json *list, FILE *out) {
    if (report_count(list) > 0)
        (void)fprintf(out, "\nBetween two communes: let go of, and taken by no other yet\n");
    for (size_t i = 0; i < report_count(list); i++)
        (void)fprintf(out, "  from commune %s: %" PRId64 "\n", report_text(json_at(list, i), "commune"),
                      report_number(json_at(list, i), "people"));
}

static void print_shortfalls(const struct json *list, FILE *out) {
    if (report_count(list) > 0)
        (void)fprintf(out, "\nWhere most places are missing (lichkham report shortfall tells all)\n");
    for (size_t i = 0; i < report_count(list); i++)
        (void)fprintf(
            out, "  commune %s, round %" PRId64 ": %" PRId64 " wait, at least %" PRId64 " extra half days\n",
            report_text(json_at(list, i), "commune"), report_number(json_at(list, i), "round"),
            report_number(json_at(list, i), "waiting"), report_number(json_at(list, i), "extra_half_days"));
}

static void print_notes(const struct json *notes, FILE *out) {
    if (!notes || json_count(notes) == 0) return;
    (void)fprintf(out, "\nNeeds attention\n");
    for (size_t i = 0; i < json_count(notes); i++) {
        const struct json *note = json_at(notes, i);
        (void)fprintf(out, "  commune %s, %s: %s\n", report_text(note, "commune"),
                      report_text(note, "outcome"), report_text(note, "note"));
    }
}

static void print_messages(const struct json *messages, FILE *out) {
    if (!messages) return;
    (void)fprintf(out,
                  "  messages: about %" PRId64 " parts and %" PRId64 " dong, %" PRId64
                  " to nobody who can be reached (from %" PRId64 " texts)\n",
                  report_number(messages, "parts"), report_number(messages, "cost"),
                  report_number(messages, "unreachable"), report_number(messages, "looked_at"));
}

static void print_run(const struct json *report, FILE *out) {
    const struct json *communes = json_find(report, "communes");
    (void)fprintf(out, "Night of %s, attempt %" PRId64 "\n", report_text(report, "date"),
                  report_number(report, "attempt"));
    (void)fprintf(out, "  communes: %" PRId64 " planned, %" PRId64 " unchanged, %" PRId64 " held\n",
                  report_number(communes, "planned"), report_number(communes, "unchanged"),
                  report_number(communes, "held"));
    (void)fprintf(out, "  rows changed %" PRId64 ", messages queued %" PRId64 "\n",
                  report_number(report, "rows_changed"), report_number(report, "messages_queued"));
    print_messages(json_find(report, "messages"), out);
    const struct json *phases = json_find(report, "milliseconds");
    (void)fprintf(out, "  seconds: read %.2f, plan %.2f, write %.2f, verify %.2f, all %.2f\n",
                  (double)report_number(phases, "read") / 1e3, (double)report_number(phases, "plan") / 1e3,
                  (double)report_number(phases, "write") / 1e3, (double)report_number(phases, "verify") / 1e3,
                  (double)report_number(phases, "all") / 1e3);
    const int64_t saved = report_number(phases, "saved");
    if (saved > 0)
        (void)fprintf(out,
                      "  %.2f seconds saved: while a commune is written the next ones are read and planned\n",
                      (double)saved / 1e3);
    (void)fprintf(out, "  plan hash %s\n", report_text(report, "plan_hash"));
    const int64_t violated = report_number(report, "invariants_violated");
    if (violated > 0)
        (void)fprintf(out, "  INVARIANTS VIOLATED: %" PRId64 " (lichkham verify tells which)\n", violated);
    else
        (void)fprintf(out, "  every invariant holds\n");
}

void morning_print(const struct json *report, FILE *out) {
    print_run(report, out);
    const struct json *rounds = json_find(report, "rounds");
    for (size_t i = 0; rounds && i < json_count(rounds); i++) print_round(json_at(rounds, i), out);
    print_notes(json_find(report, "notes"), out);
    print_released(json_find(report, "feeds_released"), out);
    print_unbalanced(json_find(report, "unbalanced"), out);
    print_between(json_find(report, "between_communes"), out);
    print_shortfalls(json_find(report, "shortfalls"), out);
}
