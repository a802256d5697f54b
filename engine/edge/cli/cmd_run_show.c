/* SPDX-License-Identifier: Apache-2.0 */
/* What nights ran, and who works on what: an operator's window. */
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "store/run_view.h"

#include <inttypes.h>
#include <string.h>

enum { RUNS_LISTED = 14, RUNS_MOST = 1000 };

/* A run nobody works on is over, whatever stands in the ledger: the next start says so. */
static const char *state_of(const struct run_line *run) {
    return run->is_live || run->finished_at[0] || run->state[0] != 'r' ? run->state : "abandoned";
}

static int percent_done(const struct run_line *run) {
    if (run->residents > 0) return (int)(100 * run->residents_done / run->residents);
    return run->communes > 0 ? (int)(100 * (run->done + run->held) / run->communes) : 100;
}

/* ---- As JSON --------------------------------------------------------------------------------- */

static struct json *text_or_null(const char *text) {
    return json_text(*text ? text : NULL);
}

static struct json *run_as_json(const struct run_line *run) {
    struct json *one = json_object();
    char date[CIVIL_TEXT_BYTES];
    json_put(one, "date", json_text(civil_print(run->date, date)));
    json_put(one, "attempt", json_integer(run->attempt));
    json_put(one, "state", json_text(state_of(run)));
    json_put(one, "started_at", text_or_null(run->started_at));
    json_put(one, "finished_at", text_or_null(run->finished_at));
    json_put(one, "owner", json_text(run->owner));
    json_put(one, "workers_now", json_integer(run->workers_now));
    json_put(one, "communes", json_integer(run->communes));
    json_put(one, "done", json_integer(run->done));
    json_put(one, "held", json_integer(run->held));
    json_put(one, "in_hand", json_integer(run->in_hand));
    json_put(one, "residents", json_integer(run->residents));
    json_put(one, "residents_done", json_integer(run->residents_done));
    return one;
}

/* "left", not "lost". */
static bool has_left(const struct run_worker_line *w) {
    return strcmp(w->state, "left") == 0;
}

static struct json *worker_as_json(const struct run_worker_line *w) {
    struct json *one = json_object();
    json_put(one, "worker", json_text(w->worker));
    json_put(one, "is_owner", json_boolean(w->is_owner));
    json_put(one, "state", json_text(w->state));
    json_put(one, "joined_at", json_text(w->joined_at));
    json_put(one, has_left(w) ? "left_at" : "lease_until", json_text(w->until));
    json_put(one, "communes", json_integer(w->communes));
    json_put(one, "rows_changed", json_integer(w->rows_changed));
    json_put(one, "in_hand", json_text(w->in_hand));
    json_put(one, "in_hand_since", text_or_null(w->in_hand_since));
    return one;
}

/* ---- As text --------------------------------------------------------------------------------- */

static void print_run(FILE *out, const struct run_line *run) {
    char date[CIVIL_TEXT_BYTES];
    (void)fprintf(
        out, "%s %7" PRId32 "  %-11s  %-19s  %-19s %7" PRId64 " %8" PRId64 " %8" PRId64 " %5" PRId64 "\n",
        civil_print(run->date, date), run->attempt, state_of(run), run->started_at,
        *run->finished_at ? run->finished_at : "-", run->workers, run->communes, run->done, run->held);
}

static void print_head(FILE *out, const struct run_line *run) {
    char date[CIVIL_TEXT_BYTES];
    (void)fprintf(out, "Night of %s, attempt %" PRId32 ": %s\n", civil_print(run->date, date), run->attempt,
                  state_of(run));
    (void)fprintf(out, "  began %s, %s%s\n", run->started_at, *run->finished_at ? "ended " : "not ended",
                  run->finished_at);
    (void)fprintf(out,
                  "  communes: %" PRId64 " of %" PRId64 " done, %" PRId64 " held, %" PRId64
                  " in hand; %d %% of the residents\n",
                  run->done, run->communes, run->held, run->in_hand, percent_done(run));
}

static void print_worker(FILE *out, const struct run_worker_line *w) {
    (void)fprintf(out, "  %s%s\n", w->worker, w->is_owner ? ", who finishes it" : "");
    (void)fprintf(out, "    joined %s, %s ", w->joined_at, w->state);
    (void)fprintf(out, has_left(w) ? "%s" : "(lease until %s)", w->until);
    (void)fprintf(out, "; %" PRId64 " communes done, %" PRId64 " rows changed\n", w->communes,
                  w->rows_changed);
    if (*w->in_hand) (void)fprintf(out, "    in hand since %s: %s\n", w->in_hand_since, w->in_hand);
}

/* ---- run list ---------------------------------------------------------------------------------- */

static bool list(struct desk *d, struct err *e) {
    struct run_line *runs = NULL;
    size_t count = 0;
    FILE *out = d->command->out;
    const int limit = (int)option_integer(d->command, "limit", RUNS_LISTED);
    if (!run_view_list(d->db, CIVIL_NONE, 0, limit, d->arena, &runs, &count, e)) return false;
    if (d->command->is_json) {
        struct json *whole = json_array();
        for (size_t i = 0; i < count; i++) {
            struct json *one = run_as_json(&runs[i]);
            json_put(one, "workers", json_integer(runs[i].workers));
            json_append(whole, one);
        }
        desk_print_json(d, whole);
        return true;
    }
    (void)fprintf(out,
                  "date       attempt  state        began                ended               workers communes"
                  "     done  held\n");
    for (size_t i = 0; i < count; i++) print_run(out, &runs[i]);
    return true;
}

/* ---- run show ---------------------------------------------------------------------------------- */

static bool find_run(const struct desk *d, struct run_line **run, struct err *e) {
    const civil_day date = option_date(d->command, "date", CIVIL_NONE);
    const int32_t attempt = (int32_t)option_integer(d->command, "attempt", 0);
    size_t count = 0;
    if (!run_view_list(d->db, date, attempt, 1, d->arena, run, &count, e)) return false;
    return count == 1 ||
           err_set(e, ERR_INPUT, "lichkham run list names those there are.", "there is no such night");
}

static bool show(struct desk *d, struct err *e) {
    struct run_line *run = NULL;
    struct run_worker_line *workers = NULL;
    size_t count = 0;
    if (!find_run(d, &run, e) ||
        !run_view_workers(d->db, run->date, run->attempt, d->arena, &workers, &count, e))
        return false;
    if (d->command->is_json) {
        struct json *whole = run_as_json(run);
        struct json *all = json_array();
        for (size_t i = 0; i < count; i++) json_append(all, worker_as_json(&workers[i]));
        json_put(whole, "workers", all);
        desk_print_json(d, whole);
        return true;
    }
    print_head(d->command->out, run);
    for (size_t i = 0; i < count; i++) print_worker(d->command->out, &workers[i]);
    return true;
}

/* ---- Tables ------------------------------------------------------------------------------------ */

static bool run_list(struct command_context *c, struct err *e) {
    return desk_run_without_register(c, list, e);
}

static bool run_show(struct command_context *c, struct err *e) {
    return desk_run_without_register(c, show, e);
}

static const struct command_option LIST_OPTIONS[] = {
    {.name = "limit",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "So many at most, the newest first (default: 14).",
     .least = 1,
     .most = RUNS_MOST},
    {.name = NULL},
};

static const struct command_option SHOW_OPTIONS[] = {
    {.name = "date",
     .kind = OPTION_DATE,
     .argument = "D",
     .help = "Business date (default: the last night)."},
    {.name = "attempt",
     .kind = OPTION_INTEGER,
     .argument = "N",
     .help = "Which start of that date (default: the last).",
     .least = 1,
     .most = RUNS_MOST},
    {.name = NULL},
};

const struct command RUN_SHOW_COMMANDS[] = {
    {
        .noun = "run",
        .verb = "list",
        .summary = "List the last nights and how they stand.",
        .description =
            "Every start of a night with its state: running, done, partial (finished, some communes need "
            "attention), interrupted, or abandoned (all its workers were lost; the next start begins anew). "
            "Times are those of Viet Nam.",
        .options = LIST_OPTIONS,
        .run = run_list,
    },
    {
        .noun = "run",
        .verb = "show",
        .summary = "Show who works on a night: since when, on what, and until when each is waited for.",
        .description =
            "Each worker with its state: working, left, or lost (its lease ran out, and others do what it "
            "had in "
            "hand); what it has done, and the communes it has in hand. Exit status 65 when there is no such "
            "night.",
        .options = SHOW_OPTIONS,
        .run = run_show,
    },
    {.noun = NULL},
};
