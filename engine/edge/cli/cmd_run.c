/* SPDX-License-Identifier: Apache-2.0 */
/* What a night held, and who answers for it. */
#include "edge/cli/commands.h"
#include "edge/cli/desk.h"
#include "jobs/feed_release.h"

#include <inttypes.h>

/* ---- Which communes -------------------------------------------------------------------------- */

static bool find_area(const struct command_context *c, struct area *area, struct err *e) {
    *area = (struct area){AREA_COMMUNE, option_commune(c, "commune")};
    if (area->code != 0 && option_is_given(c, "area"))
        return err_set(e, ERR_USAGE, "Leave one of them out.", "--commune and --area name two things");
    return area->code != 0 || option_area(c, "area", area, e);
}

/* ---- Telling --------------------------------------------------------------------------------- */

static void print_held(FILE *out, const struct feed_held *held, size_t count) {
    bool is_anyone_open = false;
    for (size_t i = 0; i < count; i++) {
        char day[CIVIL_TEXT_BYTES];
        char over[400];
        breaker_explain(&held[i].verdict, "en", over, sizeof over);
        (void)fprintf(out, "%05" PRId32 "  %s  of %" PRId64 " residents %s", held[i].commune,
                      civil_print(held[i].verdict.night.day, day), held[i].verdict.night.counts.residents,
                      over);
        if (*held[i].answered_by) (void)fprintf(out, "; %s answers for it", held[i].answered_by);
        (void)fputc('\n', out);
        is_anyone_open |= !*held[i].answered_by;
    }
    if (is_anyone_open)
        (void)fputs(
            "A feed that is wrong: mend it, the next night plans from it. If it is right: lichkham run "
            "release --commune C --by NAME, then lichkham nightly.\n",
            out);
}

static void tell(const struct desk *d, const struct feed_held *held, size_t count) {
    if (d->command->is_json)
        desk_print_json(d, feed_release_describe(held, count));
    else
        print_held(d->command->out, held, count);
}

static void tell_none(const struct command_context *c) {
    if (!c->is_quiet) (void)fputs("No commune is held for what its feed tells of people.\n", c->out);
}

static bool list_held(const struct desk *d, struct area *area, struct feed_held **held, size_t *count,
                      struct err *e) {
    return find_area(d->command, area, e) &&
           feed_release_list(d->db, *area, d->command->now.day, d->arena, held, count, e);
}

/* ---- run held -------------------------------------------------------------------------------- */

static bool show(struct desk *d, struct err *e) {
    struct area area;
    struct feed_held *held = NULL;
    size_t count = 0;
    if (!list_held(d, &area, &held, &count, e)) return false;
    if (count == 0 && !d->command->is_json) tell_none(d->command);
    tell(d, held, count);
    return true;
}

/* ---- run release ----------------------------------------------------------------------------- */

static bool release(struct desk *d, struct err *e) {
    const struct command_context *c = d->command;
    const struct officer officer = desk_officer(d);
    const char *note = option_is_given(c, "note") ? option_text(c, "note") : "";
    struct area area;
    struct feed_held *held = NULL;
    size_t count = 0;
    if (!option_is_given(c, "commune") && !option_is_given(c, "area"))
        return err_set(e, ERR_USAGE, "Give --commune C, or --area A; lichkham run held lists them.",
                       "which communes?");
    if (!list_held(d, &area, &held, &count, e)) return false;
    if (count == 0 && area.kind == AREA_COMMUNE) return feed_release_refuse(d->db, area.code, e);
    if (count == 0 && !c->is_json) {
        tell_none(c);
        return true;
    }
    const bool ok = feed_release(d->db, &officer, note, held, &count, e);
    for (size_t i = 0; i < count; i++) held[i].answered_by = officer.name;
    tell(d, held, count);
    if (ok && !c->is_json && !c->is_quiet)
        (void)fprintf(c->out, "%zu commune%s released: lichkham nightly lets so much pass, and no more.\n",
                      count, count == 1 ? "" : "s");
    return ok;
}

/* ---- Tables ---------------------------------------------------------------------------------- */

static bool run_held(struct command_context *c, struct err *e) {
    return desk_run_without_register(c, show, e);
}

static bool run_release(struct command_context *c, struct err *e) {
    return desk_run_without_register(c, release, e);
}

#define COMMUNE_OPTION                                                                                       \
    { .name = "commune", .kind = OPTION_COMMUNE, .argument = "C", .help = "This commune." }
#define AREA_OPTION(otherwise)                                                                               \
    {                                                                                                        \
        .name = "area", .kind = OPTION_TEXT, .argument = "A",                                                \
        .help = "All of an area: vn, a province as 04, a cluster as cluster-12" otherwise "."                \
    }

static const struct command_option HELD_OPTIONS[] = {
    COMMUNE_OPTION,
    AREA_OPTION(" (default: vn)"),
    {.name = NULL},
};

static const struct command_option RELEASE_OPTIONS[] = {
    COMMUNE_OPTION,
    AREA_OPTION(""),
    {.name = "by",
     .kind = OPTION_TEXT,
     .argument = "NAME",
     .help = "Who answers for it.",
     .is_required = true},
    {.name = "note", .kind = OPTION_TEXT, .argument = "TEXT", .help = "Why it is right; no names of people."},
    {.name = NULL},
};

const struct command RUN_COMMANDS[] = {
    {
        .noun = "run",
        .verb = "held",
        .summary = "List communes that are held for what their feed tells of people.",
        .description =
            "Counts since the last night, what would have passed, and who answers for it already. With "
            "--json every kind with its limit.",
        .options = HELD_OPTIONS,
        .run = run_held,
    },
    {
        .noun = "run",
        .verb = "release",
        .summary = "Answer for a feed that was held: the next night plans from it.",
        .description = "What was held passes in the next run, with what an ordinary commune adds in the days "
                       "since; a feed "
                       "that got worse meanwhile is held again. Who released it is written into the audit "
                       "chain and stands in "
                       "the report. Exit status 65 when the commune is not held, or for something else.",
        .options = RELEASE_OPTIONS,
        .run = run_release,
    },
    {.noun = NULL},
};
