/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/morning.h"

#include "domain/capacity.h"
#include "domain/need.h"

#include <inttypes.h>
#include <string.h>

static int64_t number_in(const struct json *object, const char *key) {
    const struct json *value = object ? json_find(object, key) : NULL;
    return value && json_kind(value) == JSON_NUMBER ? (int64_t)json_as_number(value) : 0;
}

static const char *text_in(const struct json *object, const char *key) {
    const struct json *value = object ? json_find(object, key) : NULL;
    return value && json_kind(value) == JSON_TEXT ? json_as_text(value) : "-";
}

static void print_coverage(const struct json *figures, FILE *out) {
    const struct json *wanted = json_find(figures, "wanted");
    const struct json *covered = json_find(figures, "covered");
    if (!wanted) return;
    (void)fprintf(out, "  places by planning class (0 is most urgent; even: missed last round)\n");
    (void)fprintf(out, "    class        owed      placed\n");
    for (int class_ = 0; class_ < NEED_CLASSES; class_++) {
        char key[8];
        (void)snprintf(key, sizeof key, "%d", class_);
        const int64_t owed = number_in(wanted, key);
        const int64_t placed = number_in(covered, key);
        if (owed > 0)
            (void)fprintf(out, "    %5d  %10" PRId64 "  %10" PRId64 "  %5.1f %%\n", class_, owed, placed,
                          100.0 * (double)placed / (double)owed);
    }
}

static void print_states(const struct json *figures, FILE *out) {
    const struct json *states = json_find(figures, "state");
    (void)fprintf(out, "  needs %" PRId64 ", of %" PRId64 " residents in the feed\n",
                  number_in(figures, "needs"), number_in(figures, "feed_rows"));
    for (int i = 0; i < NEED_STATES; i++) {
        const char *name = need_state_name((enum need_state)i);
        const int64_t amount = number_in(states, name);
        if (amount > 0) (void)fprintf(out, "    %-16s %10" PRId64 "\n", name, amount);
    }
}

static void print_waiting(const struct json *figures, FILE *out) {
    const struct json *waiting = json_find(figures, "waiting");
    if (!waiting) return;
    (void)fprintf(out, "  waiting without a date (the failsafe list), by reason\n");
    for (int i = 0; i < REASONS; i++) {
        const char *name = reason_name((enum reason)i);
        const int64_t amount = number_in(waiting, name);
        if (amount > 0)
            (void)fprintf(out, "    %-18s %8" PRId64 "  %s\n", name, amount,
                          reason_sentence((enum reason)i, "en"));
    }
}

/* By the month of each person's best day; plan --what-if counts the fewest half-days exactly. */
static void print_months(const struct json *missing, int64_t sessions, int64_t places, FILE *out) {
    for (size_t i = 0; missing && i < json_count(missing); i++) {
        const char *month = json_key_at(missing, i);
        const int64_t count = number_in(missing, month);
        (void)fprintf(out, "    %s  %8" PRId64 " places, about %" PRId64 " half-days\n", month, count,
                      capacity_extra_sessions(count, sessions, places));
    }
}

/* What it would take: days as large as the round's own. */
static void print_shortfall(const struct json *figures, FILE *out) {
    const int64_t short_of = number_in(json_find(figures, "state"), "waiting");
    const int64_t sessions = number_in(figures, "sessions");
    const int64_t places = number_in(figures, "places");
    (void)fprintf(out, "  %" PRId64 " half-days with %" PRId64 " places, %" PRId64 " of them still to come\n",
                  sessions, places, number_in(figures, "places_to_come"));
    if (short_of == 0 || places == 0) return;
    const int64_t extra = capacity_extra_sessions(short_of, sessions, places);
    (void)fprintf(out, "  short of %" PRId64 " places: about %" PRId64 " more half-days as large as these\n",
                  short_of, extra);
    print_months(json_find(figures, "missing"), sessions, places, out);
}

static void print_round(const struct json *round, FILE *out) {
    const struct json *figures = json_find(round, "figures");
    (void)fprintf(out, "\nRound %" PRId64 "\n", number_in(round, "round"));
    print_states(figures, out);
    print_coverage(figures, out);
    print_waiting(figures, out);
    print_shortfall(figures, out);
    (void)fprintf(
        out, "  appointments: %" PRId64 " published, %" PRId64 " proposed (nobody has been told of those)\n",
        number_in(figures, "promised"), number_in(figures, "proposed"));
    if (number_in(figures, "pins_above_capacity") > 0)
        (void)fprintf(out, "  promised above a reduced capacity: %" PRId64 "\n",
                      number_in(figures, "pins_above_capacity"));
    if (number_in(figures, "claims") > 0)
        (void)fprintf(out, "  new residents still served by another commune: %" PRId64 "\n",
                      number_in(figures, "claims"));
}

static void print_notes(const struct json *notes, FILE *out) {
    if (!notes || json_count(notes) == 0) return;
    (void)fprintf(out, "\nNeeds attention\n");
    for (size_t i = 0; i < json_count(notes); i++) {
        const struct json *note = json_at(notes, i);
        (void)fprintf(out, "  commune %s, %s: %s\n", text_in(note, "commune"), text_in(note, "outcome"),
                      text_in(note, "note"));
    }
}

static void print_run(const struct json *report, FILE *out) {
    const struct json *communes = json_find(report, "communes");
    (void)fprintf(out, "Night of %s, attempt %" PRId64 "\n", text_in(report, "date"),
                  number_in(report, "attempt"));
    (void)fprintf(out, "  communes: %" PRId64 " planned, %" PRId64 " unchanged, %" PRId64 " held\n",
                  number_in(communes, "planned"), number_in(communes, "unchanged"),
                  number_in(communes, "held"));
    (void)fprintf(out, "  rows changed %" PRId64 ", messages queued %" PRId64 "\n",
                  number_in(report, "rows_changed"), number_in(report, "messages_queued"));
    const struct json *phases = json_find(report, "milliseconds");
    (void)fprintf(out, "  seconds: read %.2f, plan %.2f, write %.2f, verify %.2f, all %.2f\n",
                  (double)number_in(phases, "read") / 1e3, (double)number_in(phases, "plan") / 1e3,
                  (double)number_in(phases, "write") / 1e3, (double)number_in(phases, "verify") / 1e3,
                  (double)number_in(phases, "all") / 1e3);
    const int64_t saved = number_in(phases, "saved");
    if (saved > 0)
        (void)fprintf(out,
                      "  %.2f seconds saved: while a commune is written the next ones are read and planned\n",
                      (double)saved / 1e3);
    (void)fprintf(out, "  plan hash %s\n", text_in(report, "plan_hash"));
    const int64_t violated = number_in(report, "invariants_violated");
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
}
