/* SPDX-License-Identifier: Apache-2.0 */
#include "base/textfile.h"
#include "edge/cli/plan_modes.h"
#include "edge/cli/planning.h"
#include "jobs/plan_what_if.h"

#include <inttypes.h>
#include <stdlib.h>

enum { FILE_BYTES_MAX = 1024 * 1024 };

/* ---- For people ---------------------------------------------------------------------------------- */

static void print_coverage(FILE *out, const struct plan_what_if *w) {
    (void)fputs("Checks with a place, by planning class (0 is most urgent; even: missed last round)\n"
                "  class      owed    before     after\n",
                out);
    for (int k = 0; k < SCHEDULE_CLASSES; k++)
        if (w->before.wanted[k] + w->after.wanted[k] > 0)
            (void)fprintf(out, "  %5d  %8" PRIu32 "  %8" PRIu32 "  %8" PRIu32 "\n", k, w->after.wanted[k],
                          w->before.covered[k], w->after.covered[k]);
}

static const char *print_month(civil_day first, char text[CIVIL_TEXT_BYTES]) {
    civil_print(first, text)[7] = '\0';
    return text;
}

static void print_months(FILE *out, const struct plan_what_if *w) {
    char month[CIVIL_TEXT_BYTES];
    (void)fputs("\nMissing by month: places, by the best day; sessions, by the day they would be held\n"
                "             places before  after   sessions before  after\n",
                out);
    for (size_t m = 0; m < w->before.month_count && m < w->after.month_count; m++) {
        const struct whatif_month *b = &w->before.months[m], *a = &w->after.months[m];
        if (b->missing + a->missing + b->sessions + a->sessions == 0) continue;
        (void)fprintf(out, "  %s  %15" PRIu32 "  %5" PRIu32 "  %15" PRIu32 "  %5" PRIu32 "\n",
                      print_month(b->first, month), b->missing, a->missing, b->sessions, a->sessions);
    }
}

static void print_clearing_side(FILE *out, const struct planner_clearing *c) {
    char left[32] = "";
    if (c->left > 0) (void)snprintf(left, sizeof left, ", and %" PRIu32 " still wait", c->left);
    (void)fprintf(out, "  %8s %5" PRIu32 "%-24s", c->is_enough ? "" : "at least", c->sessions, left);
}

static void print_clearing(FILE *out, const struct plan_what_if *w) {
    (void)fputs(
        "\nThe fewest more sessions until everybody of a class, and of the more urgent ones, has a place\n"
        "  class          before                                   after\n",
        out);
    for (int k = 0; k < SCHEDULE_CLASSES; k++) {
        if (w->before.wanted[k] + w->after.wanted[k] == 0) continue;
        (void)fprintf(out, "  %5d", k);
        print_clearing_side(out, &w->before.clearing[k]);
        print_clearing_side(out, &w->after.clearing[k]);
        (void)fputc('\n', out);
    }
}

static const char *half_name(uint8_t half) {
    return half == HALF_MORNING ? "am" : "pm";
}

static void print_chosen(FILE *out, const struct plan_what_if *w) {
    char day[CIVIL_TEXT_BYTES];
    if (w->chosen_count > 0 || w->has_too_few) (void)fputs("\nSessions chosen\n", out);
    for (size_t i = 0; i < w->chosen_count; i++)
        (void)fprintf(out, "  site %" PRId32 "  %s %s  %" PRId32 " places\n", w->chosen[i].site,
                      civil_print(w->chosen[i].day, day), half_name(w->chosen[i].half), w->chosen[i].places);
    if (w->has_too_few)
        (void)fprintf(out,
                      "  %s: a session is only added to a working day with a free half, where it helps\n",
                      w->chosen_count > 0 ? "no others" : "none");
}

static void print_trial(FILE *out, const struct plan_what_if *w) {
    (void)fprintf(out, "Round %" PRId32 ", nothing is written\n\n", w->round);
    print_coverage(out, w);
    print_months(out, w);
    print_clearing(out, w);
    print_chosen(out, w);
}

/* ---- For programs -------------------------------------------------------------------------------- */

static struct json *class_as_json(const struct what_if_side *s, int class_) {
    struct json *j = json_object();
    json_put(j, "class", json_integer(class_));
    json_put(j, "owed", json_integer(s->wanted[class_]));
    json_put(j, "placed", json_integer(s->covered[class_]));
    json_put(j, "sessions_to_clear", json_integer(s->clearing[class_].sessions));
    json_put(j, "left_even_then", json_integer(s->clearing[class_].left));
    json_put(j, "is_enough", json_boolean(s->clearing[class_].is_enough));
    return j;
}

static struct json *side_as_json(const struct what_if_side *s) {
    char month[CIVIL_TEXT_BYTES];
    struct json *j = json_object();
    struct json *classes = json_array();
    struct json *months = json_array();
    for (int k = 0; k < SCHEDULE_CLASSES; k++)
        if (s->wanted[k] > 0) json_append(classes, class_as_json(s, k));
    for (size_t m = 0; m < s->month_count; m++) {
        struct json *one = json_object();
        json_put(one, "month", json_text(print_month(s->months[m].first, month)));
        json_put(one, "missing_places", json_integer(s->months[m].missing));
        json_put(one, "missing_sessions", json_integer(s->months[m].sessions));
        json_append(months, one);
    }
    json_put(j, "classes", classes);
    json_put(j, "months", months);
    return j;
}

static void print_json(FILE *out, const struct plan_what_if *w) {
    char day[CIVIL_TEXT_BYTES];
    struct json *whole = json_object();
    struct json *chosen = json_array();
    for (size_t i = 0; i < w->chosen_count; i++) {
        struct json *one = json_object();
        json_put(one, "site", json_integer(w->chosen[i].site));
        json_put(one, "day", json_text(civil_print(w->chosen[i].day, day)));
        json_put(one, "half", json_text(half_name(w->chosen[i].half)));
        json_put(one, "places", json_integer(w->chosen[i].places));
        json_append(chosen, one);
    }
    json_put(whole, "round", json_integer(w->round));
    json_put(whole, "before", side_as_json(&w->before));
    json_put(whole, "after", side_as_json(&w->after));
    json_put(whole, "sessions_chosen", chosen);
    json_put(whole, "chosen_too_few", json_boolean(w->has_too_few));
    char *text = json_print(whole, true);
    (void)fprintf(out, "%s\n", text);
    free(text);
    json_destroy(whole);
}

/* ---- The mode ------------------------------------------------------------------------------------ */

static bool check_options(const struct command_context *c, struct err *e) {
    if (!option_is_given(c, "dry-run"))
        return err_set(e, ERR_USAGE, "Add --dry-run; capacity is changed with lichkham capacity import.",
                       "--what-if only looks");
    return option_commune(c, "commune") != 0 ||
           err_set(e, ERR_USAGE, "Say whose plan with --commune CODE.", "--commune is missing");
}

static bool read_changes(const char *path, struct arena *a, struct whatif *out, struct err *e) {
    const char *text = NULL;
    if (!textfile_read(path, FILE_BYTES_MAX, a, &text, e)) return false;
    if (whatif_parse(text, a, out, e)) return true;
    e->code = ERR_INPUT;
    return err_wrap(e, "%s", path);
}

static bool try_changes(struct command_context *c, const struct whatif *changes, struct arena *a,
                        struct err *e) {
    const struct nightly_options options = planning_options(c);
    struct plan_commune *plan = arena_new(a, struct plan_commune);
    struct commune_round *round = NULL;
    struct plan_what_if trial;
    const bool ok = plan_commune_open(plan, c->loop, &options, option_commune(c, "commune"), e) &&
                    plan_commune_find_round(plan, (int32_t)option_integer(c, "round", 0), &round, e) &&
                    plan_what_if(plan, round, changes, a, &trial, e);
    if (ok && c->is_json) print_json(c->out, &trial);
    if (ok && !c->is_json) print_trial(c->out, &trial);
    plan_commune_close(plan);
    return ok;
}

bool plan_mode_what_if(struct command_context *c, struct err *e) {
    struct arena *a = arena_create();
    struct whatif changes;
    const bool ok = check_options(c, e) && read_changes(option_text(c, "what-if"), a, &changes, e) &&
                    try_changes(c, &changes, a, e);
    arena_destroy(a);
    return ok;
}
