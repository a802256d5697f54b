/* SPDX-License-Identifier: Apache-2.0 */
#include "edge/cli/commands.h"
#include "store/db.h"
#include "store/round.h"

#include <inttypes.h>

enum { COMMUNES_NAMED = 10 };

static bool open_database(const struct command_context *c, struct pg **db, struct err *e) {
    return db_open(c->loop, config_text(CONFIG_DATABASE), DB_SCHEMA_CURRENT, db, e);
}

/* Communes whose people nobody can see: the night would only refuse them all. */
static bool warn_without_sessions(struct pg *db, int32_t round, int32_t commune, struct err *e) {
    struct arena *a = arena_create();
    int32_t *communes;
    size_t count;
    const bool ok = round_load_without_sessions(db, round, commune, a, &communes, &count, e);
    if (ok && count > 0) {
        (void)fprintf(stderr, "warning: a round without sessions (communes: %zu):", count);
        for (size_t i = 0; i < count && i < COMMUNES_NAMED; i++)
            (void)fprintf(stderr, " %05" PRId32, communes[i]);
        (void)fprintf(stderr, "%s\nhint: load their weekly template or extra sessions.\n",
                      count > COMMUNES_NAMED ? " ..." : "");
    }
    arena_destroy(a);
    return ok;
}

/* ---- round prepare ----------------------------------------------------------------------- */

struct prepared {
    civil_day starts;
    civil_day ends;
    bool is_new;
    int64_t communes;
};

static bool prepare(const struct command_context *c, struct pg *db, struct prepared *p, struct err *e) {
    const int32_t round = (int32_t)option_integer(c, "round", 0);
    p->starts = option_date(c, "from", CIVIL_NONE);
    p->ends = option_date(c, "until", CIVIL_NONE);
    return db_begin(db, e) && round_make(db, round, &p->starts, &p->ends, &p->is_new, e) &&
           round_prepare_communes(db, round, option_commune(c, "commune"), &p->communes, e) &&
           db_commit(db, e);
}

static bool run_prepare(struct command_context *c, struct err *e) {
    char starts[CIVIL_TEXT_BYTES], ends[CIVIL_TEXT_BYTES];
    const int32_t round = (int32_t)option_integer(c, "round", 0);
    struct prepared p = {0};
    struct pg *db = NULL;
    const bool ok = open_database(c, &db, e) && prepare(c, db, &p, e) &&
                    warn_without_sessions(db, round, option_commune(c, "commune"), e);
    pg_close(db); /* an open transaction ends with it */
    if (ok && !c->is_quiet)
        (void)fprintf(c->out, "Round %" PRId32 " (%s to %s)%s: %" PRId64 " communes newly preparing.\n",
                      round, civil_print(p.starts, starts), civil_print(p.ends, ends),
                      p.is_new ? " is made" : "", p.communes);
    return ok;
}

/* ---- round open -------------------------------------------------------------------------- */

static bool run_open(struct command_context *c, struct err *e) {
    const int32_t round = (int32_t)option_integer(c, "round", 0);
    const int32_t commune = option_commune(c, "commune");
    int64_t moved = 0;
    struct pg *db = NULL;
    const bool ok = open_database(c, &db, e) && db_begin(db, e) &&
                    round_move(db, round, commune, ROUND_OPEN, &moved, e) && db_commit(db, e) &&
                    warn_without_sessions(db, round, commune, e);
    pg_close(db);
    if (ok && !c->is_quiet)
        (void)fprintf(c->out, "Round %" PRId32 ": %" PRId64 " communes opened.\n", round, moved);
    return ok;
}

/* ---- round list -------------------------------------------------------------------------- */

static void print_line(FILE *out, const struct round_line *line) {
    char starts[CIVIL_TEXT_BYTES], ends[CIVIL_TEXT_BYTES];
    (void)fprintf(out, "%5" PRId32 "  %s  %s", line->round, civil_print(line->starts, starts),
                  civil_print(line->ends, ends));
    for (int s = 0; s < ROUND_STATES; s++) (void)fprintf(out, " %9" PRId64, line->communes[s]);
    (void)fprintf(out, "\n");
}

static bool run_list(struct command_context *c, struct err *e) {
    struct pg *db = NULL;
    struct arena *a = arena_create();
    struct round_line *lines;
    size_t count;
    const bool ok = open_database(c, &db, e) && round_load_list(db, a, &lines, &count, e);
    pg_close(db);
    if (ok) {
        (void)fprintf(c->out, "round  from        until     ");
        for (int s = 0; s < ROUND_STATES; s++)
            (void)fprintf(c->out, " %9s", round_state_name((enum round_state)s));
        (void)fprintf(c->out, "\n");
        for (size_t i = 0; i < count; i++) print_line(c->out, &lines[i]);
    }
    arena_destroy(a);
    return ok;
}

/* ---- Tables ------------------------------------------------------------------------------ */

#define ROUND_OPTION                                                                                         \
    {                                                                                                        \
        .name = "round", .kind = OPTION_INTEGER, .argument = "R",                                            \
        .help = "The round, by default named by its calendar year.", .is_required = true, .least = 2020,     \
        .most = 2199                                                                                         \
    }
#define COMMUNE_OPTION                                                                                       \
    { .name = "commune", .kind = OPTION_COMMUNE, .argument = "CODE", .help = "Only this commune." }

static const struct command_option PREPARE_OPTIONS[] = {
    ROUND_OPTION,
    {.name = "from", .kind = OPTION_DATE, .argument = "D", .help = "First day (default: 1 January)."},
    {.name = "until", .kind = OPTION_DATE, .argument = "D", .help = "Last day (default: 31 December)."},
    COMMUNE_OPTION,
    {.name = NULL},
};

static const struct command_option OPEN_OPTIONS[] = {ROUND_OPTION, COMMUNE_OPTION, {.name = NULL}};

const struct command ROUND_COMMANDS[] = {
    {
        .noun = "round",
        .verb = "prepare",
        .summary = "Make a round and let communes prepare it.",
        .description =
            "Makes the round unless it is there, its partitions, and a row in state preparing for every "
            "commune or the one given. Run again it adds what is missing. Warns of communes that have no "
            "session in the round.",
        .options = PREPARE_OPTIONS,
        .run = run_prepare,
    },
    {
        .noun = "round",
        .verb = "open",
        .summary = "Open a prepared round: the night may publish in it.",
        .description =
            "Moves communes from preparing to open. A commune that is closing or closed stays as it is and, "
            "asked for alone, is refused.",
        .options = OPEN_OPTIONS,
        .run = run_open,
    },
    {
        .noun = "round",
        .verb = "list",
        .summary = "List rounds with how many communes are in each state.",
        .run = run_list,
    },
    {.noun = NULL},
};
